-- Decisions of managers about handoffs, with the plan of each. Rows are only added.
CREATE TABLE handoffs (
    id TEXT PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id),
    number INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('handed_off', 'not_yet')),
    transition_id TEXT UNIQUE REFERENCES transitions (id),
    team_id TEXT REFERENCES teams (id),
    review_id TEXT REFERENCES reviews (id),
    transfer_order TEXT NOT NULL DEFAULT '',
    shadow_from TEXT,
    shadow_until TEXT,
    back_up_until TEXT,
    success_criteria TEXT NOT NULL DEFAULT '',
    look_again_on TEXT,
    reason TEXT NOT NULL,
    gates TEXT NOT NULL,
    limits TEXT NOT NULL,
    decided_by TEXT NOT NULL REFERENCES people (id),
    decided_at TEXT NOT NULL,
    UNIQUE (service_id, number),
    CHECK ((outcome = 'handed_off') = (transition_id IS NOT NULL)),
    CHECK ((outcome = 'handed_off') = (back_up_until IS NOT NULL)),
    CHECK ((outcome = 'not_yet') = (look_again_on IS NOT NULL))
) STRICT;
CREATE INDEX handoffs_team ON handoffs (team_id);
CREATE INDEX handoffs_review ON handoffs (review_id);
CREATE INDEX handoffs_decided_by ON handoffs (decided_by);

-- When the service was handed off: then a request is done, and its answer counts no longer.
ALTER TABLE takeovers ADD COLUMN done_at TEXT;

CREATE TRIGGER handoffs_no_update BEFORE UPDATE ON handoffs
BEGIN SELECT RAISE(ABORT, 'rows of handoffs are evidence and cannot be changed'); END;
CREATE TRIGGER handoffs_no_delete BEFORE DELETE ON handoffs
BEGIN SELECT RAISE(ABORT, 'rows of handoffs are evidence and cannot be changed'); END;
