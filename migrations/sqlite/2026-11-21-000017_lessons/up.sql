-- Lessons: what a launch, an incident, an observation or a handback taught, and what became of it in
-- the checklist.

CREATE TABLE lessons (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE CHECK (number > 0),
    what_happened TEXT NOT NULL,
    link TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('launch', 'incident', 'observation', 'handback')),
    effect TEXT NOT NULL CHECK (effect IN ('unknown', 'none', 'shortened', 'prevented')),
    item_id TEXT,
    proposed_change TEXT NOT NULL,
    service_id TEXT REFERENCES services (id),
    state TEXT NOT NULL CHECK (state IN ('filed', 'accepted', 'declined', 'applied')),
    filed_by TEXT NOT NULL REFERENCES people (id),
    filed_at TEXT NOT NULL,
    decided_by TEXT REFERENCES people (id),
    decided_at TEXT,
    decision_words TEXT NOT NULL,
    draft_number INTEGER,
    changed_by TEXT NOT NULL REFERENCES people (id),
    version INTEGER NOT NULL,
    CHECK ((state = 'filed') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (state <> 'declined' OR decision_words <> '')
) STRICT;
CREATE INDEX lessons_state ON lessons (state, number);
CREATE INDEX lessons_service ON lessons (service_id, number);
CREATE INDEX lessons_filed_by ON lessons (filed_by);
CREATE INDEX lessons_decided_by ON lessons (decided_by);
CREATE INDEX lessons_changed_by ON lessons (changed_by);

-- What was said about a lesson, added and never changed; with what was decided by it, if anything was.
CREATE TABLE lesson_remarks (
    id TEXT PRIMARY KEY,
    lesson_id TEXT NOT NULL REFERENCES lessons (id),
    words TEXT NOT NULL,
    became TEXT CHECK (became IN ('filed', 'accepted', 'declined', 'applied')),
    said_by TEXT NOT NULL REFERENCES people (id),
    said_at TEXT NOT NULL,
    CHECK (became IS NOT NULL OR words <> '')
) STRICT;
CREATE INDEX lesson_remarks_lesson ON lesson_remarks (lesson_id, said_at);
CREATE INDEX lesson_remarks_said_by ON lesson_remarks (said_by);

-- An item of a published version that a lesson became, added and never changed.
CREATE TABLE lesson_items (
    id TEXT PRIMARY KEY,
    lesson_id TEXT NOT NULL REFERENCES lessons (id),
    kind TEXT NOT NULL CHECK (kind IN ('launch', 'handoff')),
    checklist_version INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    applied_by TEXT NOT NULL REFERENCES people (id),
    applied_at TEXT NOT NULL,
    UNIQUE (lesson_id, kind, checklist_version, item_id)
) STRICT;
CREATE INDEX lesson_items_applied_by ON lesson_items (applied_by);

CREATE TRIGGER lesson_remarks_no_update BEFORE UPDATE ON lesson_remarks
BEGIN SELECT RAISE(ABORT, 'rows of lesson_remarks are evidence and cannot be changed'); END;
CREATE TRIGGER lesson_remarks_no_delete BEFORE DELETE ON lesson_remarks
BEGIN SELECT RAISE(ABORT, 'rows of lesson_remarks are evidence and cannot be changed'); END;
CREATE TRIGGER lesson_items_no_update BEFORE UPDATE ON lesson_items
BEGIN SELECT RAISE(ABORT, 'rows of lesson_items are evidence and cannot be changed'); END;
CREATE TRIGGER lesson_items_no_delete BEFORE DELETE ON lesson_items
BEGIN SELECT RAISE(ABORT, 'rows of lesson_items are evidence and cannot be changed'); END;
