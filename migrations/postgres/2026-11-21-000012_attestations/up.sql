-- What people state where nothing is measured, and what managers let through: rows are added, never
-- changed.

-- An SRE outside the owning team attests the operational burden of a service.
CREATE TABLE burden_attestations (
    id TEXT PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id),
    within_bar BOOLEAN NOT NULL,
    figures TEXT NOT NULL,
    link TEXT NOT NULL,
    attested_by TEXT NOT NULL REFERENCES people (id),
    attested_at TIMESTAMP NOT NULL
);
CREATE INDEX burden_attestations_service ON burden_attestations (service_id, attested_at);
CREATE INDEX burden_attestations_attested_by ON burden_attestations (attested_by);

-- A manager lets a transition through although a gate has not passed, until a day.
CREATE TABLE gate_overrides (
    id TEXT PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id),
    transition TEXT NOT NULL CHECK (transition IN ('launch', 'handoff', 'handback', 'retirement')),
    gate TEXT NOT NULL,
    reason TEXT NOT NULL,
    until_on DATE NOT NULL,
    given_by TEXT NOT NULL REFERENCES people (id),
    given_at TIMESTAMP NOT NULL
);
CREATE INDEX gate_overrides_service ON gate_overrides (service_id, given_at);
CREATE INDEX gate_overrides_given_by ON gate_overrides (given_by);

-- An override that was ended before its last day.
CREATE TABLE override_revocations (
    override_id TEXT PRIMARY KEY REFERENCES gate_overrides (id),
    reason TEXT NOT NULL,
    revoked_by TEXT NOT NULL REFERENCES people (id),
    revoked_at TIMESTAMP NOT NULL
);
CREATE INDEX override_revocations_revoked_by ON override_revocations (revoked_by);

-- How long the developers stay after a handoff, and what is written for the case that they do not.
CREATE TABLE back_up_statements (
    id TEXT PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id),
    said TEXT NOT NULL CHECK (said IN ('stays', 'agreed', 'fallback', 'approved')),
    until_on DATE,
    team_id TEXT REFERENCES teams (id),
    words TEXT NOT NULL,
    link TEXT NOT NULL,
    fallback_id TEXT REFERENCES back_up_statements (id),
    stated_by TEXT NOT NULL REFERENCES people (id),
    stated_at TIMESTAMP NOT NULL,
    CHECK ((said = 'agreed') = (team_id IS NOT NULL)),
    CHECK ((said = 'approved') = (fallback_id IS NOT NULL))
);
CREATE INDEX back_up_statements_service ON back_up_statements (service_id, stated_at);
CREATE INDEX back_up_statements_team ON back_up_statements (team_id);
CREATE INDEX back_up_statements_fallback ON back_up_statements (fallback_id);
CREATE INDEX back_up_statements_stated_by ON back_up_statements (stated_by);

CREATE TRIGGER burden_attestations_no_change BEFORE UPDATE OR DELETE ON burden_attestations
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER burden_attestations_no_truncate BEFORE TRUNCATE ON burden_attestations
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER gate_overrides_no_change BEFORE UPDATE OR DELETE ON gate_overrides
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER gate_overrides_no_truncate BEFORE TRUNCATE ON gate_overrides
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER override_revocations_no_change BEFORE UPDATE OR DELETE ON override_revocations
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER override_revocations_no_truncate BEFORE TRUNCATE ON override_revocations
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER back_up_statements_no_change BEFORE UPDATE OR DELETE ON back_up_statements
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER back_up_statements_no_truncate BEFORE TRUNCATE ON back_up_statements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
