-- Drafts of the next checklist version, who changed what in them and why, and the text of what was
-- published from one.

CREATE TABLE checklist_drafts (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE CHECK (number > 0),
    state TEXT NOT NULL CHECK (state IN ('open', 'published', 'discarded')),
    content TEXT NOT NULL,
    version INTEGER NOT NULL,
    opened_by TEXT NOT NULL REFERENCES people (id),
    opened_at TIMESTAMP NOT NULL,
    ended_by TEXT REFERENCES people (id),
    ended_at TIMESTAMP,
    ended_words TEXT NOT NULL,
    open_reviews TEXT CHECK (open_reviews IN ('stay', 'move')),
    CHECK ((state = 'open') = (ended_by IS NULL)),
    CHECK ((state = 'published') = (open_reviews IS NOT NULL))
);
CREATE INDEX checklist_drafts_opened_by ON checklist_drafts (opened_by);
CREATE INDEX checklist_drafts_ended_by ON checklist_drafts (ended_by);

-- One change of a draft, added and never changed.
CREATE TABLE draft_edits (
    id TEXT PRIMARY KEY,
    draft_id TEXT NOT NULL REFERENCES checklist_drafts (id),
    item_id TEXT,
    edit TEXT NOT NULL CHECK (edit IN ('changed', 'added', 'retired', 'restored', 'moved', 'imported', 'rebased')),
    reason TEXT NOT NULL,
    lesson INTEGER,
    draft_version INTEGER NOT NULL,
    edited_by TEXT NOT NULL REFERENCES people (id),
    edited_at TIMESTAMP NOT NULL
);
CREATE INDEX draft_edits_draft ON draft_edits (draft_id, edited_at);
CREATE INDEX draft_edits_edited_by ON draft_edits (edited_by);

-- The text of a version that was published here, as its file would have it; empty for a version that
-- came as a file.
ALTER TABLE checklist_versions ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE checklist_versions ADD COLUMN draft_id TEXT REFERENCES checklist_drafts (id);
CREATE INDEX checklist_versions_draft ON checklist_versions (draft_id);

CREATE TRIGGER draft_edits_no_change BEFORE UPDATE OR DELETE ON draft_edits
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER draft_edits_no_truncate BEFORE TRUNCATE ON draft_edits
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
