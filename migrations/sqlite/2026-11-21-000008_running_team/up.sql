-- The SRE team that runs a service: known exactly while it is ops-managed.
ALTER TABLE services ADD COLUMN running_team_id TEXT REFERENCES teams (id)
    CHECK ((stage = 'ops_managed') = (running_team_id IS NOT NULL));
CREATE INDEX services_running_team ON services (running_team_id);
