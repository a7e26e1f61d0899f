-- Which conditions of fragility hold for services that SRE teams run, and since when that is known: the
-- two teams are told when one begins to hold, once.
CREATE TABLE standing_conditions (
    service_id TEXT NOT NULL REFERENCES services (id),
    fragility TEXT NOT NULL CHECK (fragility IN (
        'incidents_per_shift',
        'shifts_over_budget',
        'daily_incidents',
        'operational_work',
        'error_budget',
        'repeat_outages',
        'fix_size',
        'unfixed_causes',
        'change_failure_rate',
        'recovery_time',
        'readiness_decay',
        'cooperation'
    )),
    grade TEXT NOT NULL CHECK (grade IN ('warn', 'eligible')),
    since TIMESTAMP NOT NULL,
    PRIMARY KEY (service_id, fragility)
);
