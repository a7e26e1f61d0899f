-- What somebody expects an item or a lesson to do to a measure of a service, from the day on which it went
-- live, with the value that it had until then. One that was wrong is withdrawn, and stays.
CREATE TABLE expected_effects (
    id TEXT PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id),
    item_id TEXT,
    lesson_number INTEGER REFERENCES lessons (number),
    measure TEXT NOT NULL CHECK (measure IN (
        'pages_per_week',
        'incidents_per_shift',
        'actionable_share',
        'time_to_acknowledge',
        'time_to_restore',
        'alerts_per_incident',
        'deploys_per_week',
        'deploy_success',
        'change_failure_rate',
        'failed_deploy_recovery',
        'objective_met',
        'error_budget_left',
        'open_defects_sev1',
        'open_defects_sev2',
        'self_detected_share',
        'months_self_managed'
    )),
    direction TEXT NOT NULL CHECK (direction IN ('falls', 'rises')),
    since_on DATE NOT NULL,
    value_before DOUBLE PRECISION,
    expected_by TEXT NOT NULL REFERENCES people (id),
    expected_at TIMESTAMP NOT NULL,
    withdrawn_by TEXT REFERENCES people (id),
    withdrawn_at TIMESTAMP,
    CHECK ((item_id IS NULL) <> (lesson_number IS NULL)),
    CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
);
CREATE INDEX expected_effects_service ON expected_effects (service_id, since_on);
CREATE INDEX expected_effects_lesson ON expected_effects (lesson_number);
CREATE INDEX expected_effects_expected_by ON expected_effects (expected_by);
CREATE INDEX expected_effects_withdrawn_by ON expected_effects (withdrawn_by);
