-- What a review held before it went to a later version of its checklist. Added, never changed.

CREATE TABLE review_snapshots (
    id TEXT PRIMARY KEY,
    review_id TEXT NOT NULL REFERENCES reviews (id),
    number INTEGER NOT NULL CHECK (number > 0),
    name TEXT NOT NULL,
    checklist_version INTEGER NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    content_hash TEXT NOT NULL,
    taken_by TEXT NOT NULL REFERENCES people (id),
    taken_at TEXT NOT NULL,
    UNIQUE (review_id, number)
) STRICT;
CREATE INDEX review_snapshots_taken_by ON review_snapshots (taken_by);

CREATE TRIGGER review_snapshots_no_update BEFORE UPDATE ON review_snapshots
BEGIN SELECT RAISE(ABORT, 'rows of review_snapshots are evidence and cannot be changed'); END;
CREATE TRIGGER review_snapshots_no_delete BEFORE DELETE ON review_snapshots
BEGIN SELECT RAISE(ABORT, 'rows of review_snapshots are evidence and cannot be changed'); END;
