-- What a review held before it went to a later version of its checklist. Added, never changed.

CREATE TABLE review_snapshots (
    id TEXT PRIMARY KEY,
    review_id TEXT NOT NULL REFERENCES reviews (id),
    number INTEGER NOT NULL CHECK (number > 0),
    name TEXT NOT NULL,
    checklist_version INTEGER NOT NULL,
    content TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    taken_by TEXT NOT NULL REFERENCES people (id),
    taken_at TIMESTAMP NOT NULL,
    UNIQUE (review_id, number)
);
CREATE INDEX review_snapshots_taken_by ON review_snapshots (taken_by);

CREATE TRIGGER review_snapshots_no_change BEFORE UPDATE OR DELETE ON review_snapshots
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_snapshots_no_truncate BEFORE TRUNCATE ON review_snapshots
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
