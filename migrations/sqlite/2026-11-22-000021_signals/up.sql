-- What senders outside tell about services, and what it yields.

-- A program that sends signals, with its own secret. Secrets are sealed with a key that is not in the
-- database. The older secret is taken as well until older_until, so that a secret can be changed
-- without losing what is sent meanwhile.
CREATE TABLE signal_sources (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    sender TEXT NOT NULL CHECK (sender IN ('alertmanager', 'pagerduty', 'github', 'generic')),
    field TEXT NOT NULL,
    sealed_secret TEXT NOT NULL,
    older_secret TEXT,
    older_until TEXT,
    created_by TEXT NOT NULL REFERENCES people (id),
    created_at TEXT NOT NULL,
    ended_at TEXT,
    CHECK ((older_secret IS NULL) = (older_until IS NULL))
) STRICT;
CREATE INDEX signal_sources_created_by ON signal_sources (created_by);

-- The services that a source may speak for, and what it calls each of them.
CREATE TABLE signal_source_services (
    source_id TEXT NOT NULL REFERENCES signal_sources (id),
    name TEXT NOT NULL,
    service_id TEXT NOT NULL REFERENCES services (id),
    PRIMARY KEY (source_id, name)
) STRICT;
CREATE INDEX signal_source_services_service ON signal_source_services (service_id);

-- Deliveries as they came in: kept before they are acknowledged, read after. One key of a source is one
-- delivery, however often it comes.
CREATE TABLE signal_deliveries (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES signal_sources (id),
    delivery_key TEXT NOT NULL,
    event_name TEXT NOT NULL DEFAULT '',
    received_at TEXT NOT NULL,
    body TEXT NOT NULL,
    is_test INTEGER NOT NULL DEFAULT 0 CHECK (is_test IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'read', 'partly', 'unmapped', 'ignored', 'unreadable')),
    problem TEXT NOT NULL DEFAULT '',
    statements INTEGER NOT NULL DEFAULT 0,
    read_at TEXT,
    UNIQUE (source_id, delivery_key)
) STRICT;
CREATE INDEX signal_deliveries_newest ON signal_deliveries (source_id, received_at);
CREATE INDEX signal_deliveries_received ON signal_deliveries (received_at);
CREATE INDEX signal_deliveries_waiting ON signal_deliveries (id) WHERE state = 'waiting';

-- What was told about one thing in production, joined. body is what is particular to its kind: JSON.
CREATE TABLE signal_facts (
    id TEXT PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id),
    source_id TEXT NOT NULL REFERENCES signal_sources (id),
    kind TEXT NOT NULL CHECK (kind IN ('page', 'incident', 'deploy', 'objective', 'defects')),
    fact_key TEXT NOT NULL,
    fact_group TEXT NOT NULL,
    title TEXT NOT NULL,
    opened_at TEXT,
    acknowledged_at TEXT,
    resolved_at TEXT,
    reopened_at TEXT,
    told_at TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    UNIQUE (service_id, source_id, kind, fact_key)
) STRICT;
CREATE INDEX signal_facts_opened ON signal_facts (service_id, opened_at);
CREATE INDEX signal_facts_source ON signal_facts (source_id);

-- One day of one service, so that a year reads fast. marks are its failed deployments by name: JSON.
CREATE TABLE signal_days (
    service_id TEXT NOT NULL REFERENCES services (id),
    on_day TEXT NOT NULL,
    pages INTEGER NOT NULL,
    alerts INTEGER NOT NULL,
    incidents_first INTEGER NOT NULL,
    incidents_second INTEGER NOT NULL,
    deploys INTEGER NOT NULL,
    failed_deploys INTEGER NOT NULL,
    bad REAL NOT NULL,
    total REAL NOT NULL,
    target REAL,
    marks TEXT NOT NULL CHECK (json_valid(marks)),
    PRIMARY KEY (service_id, on_day)
) STRICT;

-- The newest value of each measure of a service. sources are ids: JSON.
CREATE TABLE measurements (
    service_id TEXT NOT NULL REFERENCES services (id),
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
    value REAL NOT NULL,
    window_days INTEGER NOT NULL,
    sources TEXT NOT NULL CHECK (json_valid(sources)),
    told_at TEXT NOT NULL,
    measured_at TEXT NOT NULL,
    PRIMARY KEY (service_id, measure)
) STRICT;

-- The newest value of each reading of fragility that signals yield. sources are ids: JSON.
CREATE TABLE measured_readings (
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
    value REAL NOT NULL,
    sources TEXT NOT NULL CHECK (json_valid(sources)),
    told_at TEXT NOT NULL,
    measured_at TEXT NOT NULL,
    PRIMARY KEY (service_id, reading)
) STRICT;

-- What is still to be measured anew: the first moment from which on something changed, how often
-- something ever did, and when the service was measured last.
CREATE TABLE signal_states (
    service_id TEXT PRIMARY KEY REFERENCES services (id),
    changed_from TEXT,
    changes INTEGER NOT NULL DEFAULT 0,
    measured_at TEXT
) STRICT;
CREATE INDEX signal_states_changed ON signal_states (service_id) WHERE changed_from IS NOT NULL;
CREATE INDEX signal_states_measured ON signal_states (measured_at);
