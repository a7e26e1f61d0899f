-- What SRE teams state about themselves: people in the rota on each site, and what each service and
-- the work apart from services takes. Rows are only added; the newest statement counts. Loads are in
-- hundredths: of an incident per 12-hour shift, of a percent of the team's time; NULL is unknown.
CREATE TABLE sre_sites (
    id TEXT PRIMARY KEY,
    team_id TEXT NOT NULL REFERENCES teams (id),
    statement INTEGER NOT NULL,
    name TEXT NOT NULL,
    people INTEGER NOT NULL CHECK (people >= 1),
    stated_by TEXT NOT NULL REFERENCES people (id),
    stated_at TIMESTAMP NOT NULL,
    UNIQUE (team_id, statement, name)
);
CREATE INDEX sre_sites_stated_by ON sre_sites (stated_by);

CREATE TABLE stated_loads (
    id TEXT PRIMARY KEY,
    team_id TEXT NOT NULL REFERENCES teams (id),
    service_id TEXT REFERENCES services (id),
    incidents INTEGER CHECK (incidents >= 0),
    operational INTEGER CHECK (operational >= 0),
    on_call INTEGER CHECK (on_call >= 0),
    stated_by TEXT NOT NULL REFERENCES people (id),
    stated_at TIMESTAMP NOT NULL
);
CREATE INDEX stated_loads_team ON stated_loads (team_id, service_id, stated_at);
CREATE INDEX stated_loads_service ON stated_loads (service_id);
CREATE INDEX stated_loads_stated_by ON stated_loads (stated_by);

CREATE TRIGGER sre_sites_no_change BEFORE UPDATE OR DELETE ON sre_sites
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sre_sites_no_truncate BEFORE TRUNCATE ON sre_sites
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER stated_loads_no_change BEFORE UPDATE OR DELETE ON stated_loads
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stated_loads_no_truncate BEFORE TRUNCATE ON stated_loads
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
