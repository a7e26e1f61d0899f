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
    stated_at TEXT NOT NULL,
    UNIQUE (team_id, statement, name)
) STRICT;
CREATE INDEX sre_sites_stated_by ON sre_sites (stated_by);

CREATE TABLE stated_loads (
    id TEXT PRIMARY KEY,
    team_id TEXT NOT NULL REFERENCES teams (id),
    service_id TEXT REFERENCES services (id),
    incidents INTEGER CHECK (incidents >= 0),
    operational INTEGER CHECK (operational >= 0),
    on_call INTEGER CHECK (on_call >= 0),
    stated_by TEXT NOT NULL REFERENCES people (id),
    stated_at TEXT NOT NULL
) STRICT;
CREATE INDEX stated_loads_team ON stated_loads (team_id, service_id, stated_at);
CREATE INDEX stated_loads_service ON stated_loads (service_id);
CREATE INDEX stated_loads_stated_by ON stated_loads (stated_by);

CREATE TRIGGER sre_sites_no_update BEFORE UPDATE ON sre_sites
BEGIN SELECT RAISE(ABORT, 'rows of sre_sites are evidence and cannot be changed'); END;
CREATE TRIGGER sre_sites_no_delete BEFORE DELETE ON sre_sites
BEGIN SELECT RAISE(ABORT, 'rows of sre_sites are evidence and cannot be changed'); END;

CREATE TRIGGER stated_loads_no_update BEFORE UPDATE ON stated_loads
BEGIN SELECT RAISE(ABORT, 'rows of stated_loads are evidence and cannot be changed'); END;
CREATE TRIGGER stated_loads_no_delete BEFORE DELETE ON stated_loads
BEGIN SELECT RAISE(ABORT, 'rows of stated_loads are evidence and cannot be changed'); END;
