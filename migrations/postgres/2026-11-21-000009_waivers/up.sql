-- Waivers: dated exceptions to a bar, numbered within a review; an item can have several over time.
CREATE TABLE waivers (
    review_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('required', 'blocker')),
    reason TEXT NOT NULL,
    compensating_control TEXT NOT NULL,
    last_day DATE NOT NULL,
    asked_by TEXT NOT NULL REFERENCES people (id),
    asked_at TIMESTAMP NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'granted', 'denied', 'expired', 'revoked')),
    decided_by TEXT REFERENCES people (id),
    decided_at TIMESTAMP,
    decision_words TEXT NOT NULL DEFAULT '',
    revoked_by TEXT REFERENCES people (id),
    revoked_at TIMESTAMP,
    revocation_words TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (review_id, number),
    FOREIGN KEY (review_id, item_id) REFERENCES answers (review_id, item_id),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK ((state = 'revoked') = (revoked_by IS NOT NULL)),
    CHECK ((revoked_by IS NULL) = (revoked_at IS NULL))
);
CREATE INDEX waivers_item ON waivers (review_id, item_id);
CREATE INDEX waivers_state ON waivers (state, last_day);
CREATE INDEX waivers_asked_by ON waivers (asked_by);
CREATE INDEX waivers_decided_by ON waivers (decided_by);
CREATE INDEX waivers_revoked_by ON waivers (revoked_by);

-- What the waivers of an item come to, kept with it so that no list reads them one by one: the last
-- day of those that were granted, and from when on the verdict no longer stands that rests on them.
ALTER TABLE answers ADD COLUMN waived_until DATE;
ALTER TABLE answers ADD COLUMN verdict_rests_until TIMESTAMP;
