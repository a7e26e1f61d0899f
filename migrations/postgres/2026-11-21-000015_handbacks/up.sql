-- What somebody read about a service where nothing measures it: the ground of its fragility.
CREATE TABLE readings (
    id TEXT PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id),
    reading TEXT NOT NULL CHECK (reading IN (
        'incidents_per_shift',
        'incidents_per_shift_quarter',
        'share_of_incidents',
        'shifts_over_budget',
        'daily_incidents_two_weeks',
        'daily_incidents_four_weeks',
        'operational_work_month',
        'operational_work_quarter',
        'budget_windows_exhausted',
        'budget_windows_unfrozen',
        'outage_class_share',
        'outage_class_quarters',
        'fix_quarters',
        'architecture_quarters',
        'unfixed_cause_share',
        'declined_defects',
        'change_failure_share',
        'recovery_median',
        'slow_recovery_months',
        'review_evidence_age',
        'failing_blockers',
        'failing_blockers_month',
        'late_fix',
        'failed_escalations'
    )),
    value DOUBLE PRECISION NOT NULL,
    link TEXT NOT NULL,
    attested_by TEXT NOT NULL REFERENCES people (id),
    attested_at TIMESTAMP NOT NULL
);
CREATE INDEX readings_service ON readings (service_id, attested_at);
CREATE INDEX readings_attested_by ON readings (attested_by);

-- The case to return an ops-managed service to its developers. case_at_proposal and case_at_decision
-- are what the page showed then, decision is the outcome with its fields: JSON.
CREATE TABLE handbacks (
    id TEXT PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id),
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'proposed', 'replied', 'scheduled', 'handed_back', 'returned', 'settled', 'closed'
    )),
    version INTEGER NOT NULL DEFAULT 1,
    running_team_id TEXT NOT NULL REFERENCES teams (id),
    proposed_by TEXT NOT NULL REFERENCES people (id),
    proposed_as TEXT NOT NULL CHECK (proposed_as IN ('running_team', 'manager')),
    proposed_at TIMESTAMP NOT NULL,
    reason TEXT NOT NULL,
    urgent_reason TEXT NOT NULL DEFAULT '',
    urgent_lead_id TEXT REFERENCES people (id),
    reply_due DATE NOT NULL,
    case_at_proposal TEXT NOT NULL,
    reply TEXT NOT NULL DEFAULT '',
    replied_by TEXT REFERENCES people (id),
    replied_at TIMESTAMP,
    outcome TEXT CHECK (outcome IN ('hand_back', 'keep', 'blitz', 'fund', 'retire', 'reassign')),
    decision TEXT,
    decision_reason TEXT NOT NULL DEFAULT '',
    decided_by TEXT REFERENCES people (id),
    decided_at TIMESTAMP,
    case_at_decision TEXT,
    effective_on DATE,
    review_on DATE,
    consultant_id TEXT REFERENCES people (id),
    new_team_id TEXT REFERENCES teams (id),
    handed_back_at TIMESTAMP,
    returned_at TIMESTAMP,
    closed_by TEXT REFERENCES people (id),
    closed_at TIMESTAMP,
    closing_words TEXT NOT NULL DEFAULT '',
    UNIQUE (service_id, number),
    CHECK ((replied_by IS NULL) = (replied_at IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK ((decided_by IS NULL) = (outcome IS NULL)),
    CHECK ((decided_by IS NULL) = (decision IS NULL))
);
CREATE INDEX handbacks_state ON handbacks (state, effective_on);
CREATE INDEX handbacks_running_team ON handbacks (running_team_id);
CREATE INDEX handbacks_proposed_by ON handbacks (proposed_by);
CREATE INDEX handbacks_urgent_lead ON handbacks (urgent_lead_id);
CREATE INDEX handbacks_replied_by ON handbacks (replied_by);
CREATE INDEX handbacks_decided_by ON handbacks (decided_by);
CREATE INDEX handbacks_consultant ON handbacks (consultant_id);
CREATE INDEX handbacks_new_team ON handbacks (new_team_id);
CREATE INDEX handbacks_closed_by ON handbacks (closed_by);

-- What is to be so before a service that was handed back returns to an SRE team.
CREATE TABLE return_conditions (
    id TEXT PRIMARY KEY,
    handback_id TEXT NOT NULL REFERENCES handbacks (id),
    number INTEGER NOT NULL,
    words TEXT NOT NULL,
    origin TEXT NOT NULL,
    owner_id TEXT REFERENCES people (id),
    due_on DATE,
    state TEXT NOT NULL CHECK (state IN ('open', 'met', 'dropped')),
    version INTEGER NOT NULL DEFAULT 1,
    created_at TIMESTAMP NOT NULL,
    settled_by TEXT REFERENCES people (id),
    settled_at TIMESTAMP,
    settled_words TEXT NOT NULL DEFAULT '',
    UNIQUE (handback_id, number),
    CHECK ((state = 'open') = (settled_by IS NULL)),
    CHECK ((settled_by IS NULL) = (settled_at IS NULL))
);
CREATE INDEX return_conditions_owner ON return_conditions (owner_id, state);
CREATE INDEX return_conditions_settled_by ON return_conditions (settled_by);

CREATE TRIGGER readings_no_change BEFORE UPDATE OR DELETE ON readings
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER readings_no_truncate BEFORE TRUNCATE ON readings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
