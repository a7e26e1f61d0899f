-- People, services, compliance profiles, launch reviews, transitions and the event chain.
-- The same tables, columns and constraints as in the other dialect; a test compares them.

CREATE TABLE teams (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('product', 'sre')),
    created_at TEXT NOT NULL,
    deactivated_at TEXT
) STRICT;

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    theme TEXT NOT NULL DEFAULT 'auto' CHECK (theme IN ('auto', 'light', 'dark')),
    keys_on INTEGER NOT NULL DEFAULT 1 CHECK (keys_on IN (0, 1)),
    created_at TEXT NOT NULL,
    deactivated_at TEXT
) STRICT;

CREATE TABLE memberships (
    team_id TEXT NOT NULL REFERENCES teams (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL CHECK (role IN ('member', 'lead')),
    created_at TEXT NOT NULL,
    PRIMARY KEY (person_id, team_id)
) STRICT;
CREATE INDEX memberships_team ON memberships (team_id);

CREATE TABLE grants (
    person_id TEXT NOT NULL REFERENCES people (id),
    grant_name TEXT NOT NULL CHECK (grant_name IN ('manager', 'compliance', 'auditor', 'admin')),
    granted_by TEXT REFERENCES people (id),
    created_at TEXT NOT NULL,
    PRIMARY KEY (person_id, grant_name)
) STRICT;
CREATE INDEX grants_granted_by ON grants (granted_by);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    secret_hash TEXT NOT NULL UNIQUE,
    device TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_person ON sessions (person_id);

CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    scope TEXT NOT NULL CHECK (scope IN ('read', 'write')),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    revoked_at TEXT
) STRICT;
CREATE INDEX api_tokens_person ON api_tokens (person_id);

CREATE TABLE one_time_links (
    secret_hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('first_admin', 'invitation')),
    person_id TEXT REFERENCES people (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;
CREATE INDEX one_time_links_person ON one_time_links (person_id);

CREATE TABLE sign_in_failures (
    subject TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    failed_at TEXT NOT NULL
) STRICT;

CREATE TABLE checklist_versions (
    kind TEXT NOT NULL CHECK (kind IN ('launch', 'handoff')),
    version INTEGER NOT NULL,
    hash TEXT NOT NULL,
    path TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    published_at TEXT NOT NULL,
    PRIMARY KEY (kind, version)
) STRICT;

CREATE TABLE services (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    team_id TEXT NOT NULL REFERENCES teams (id),
    stage TEXT NOT NULL CHECK (stage IN ('in_development', 'developer_managed', 'ops_managed', 'retired')),
    stage_since TEXT NOT NULL,
    importance TEXT NOT NULL CHECK (importance IN ('critical', 'standard', 'experimental')),
    facts TEXT NOT NULL,
    target_launch TEXT,
    launched_at TEXT,
    self_managed_since TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX services_team ON services (team_id);
CREATE INDEX services_stage ON services (stage, slug);

CREATE TABLE compliance_profiles (
    service_id TEXT PRIMARY KEY REFERENCES services (id),
    answers TEXT NOT NULL CHECK (json_valid(answers)),
    confirmations TEXT NOT NULL CHECK (json_valid(confirmations)),
    unanswered INTEGER NOT NULL,
    unknown_without_owner INTEGER NOT NULL,
    regimes TEXT NOT NULL,
    critical INTEGER NOT NULL CHECK (critical IN (0, 1)),
    version INTEGER NOT NULL,
    changed_at TEXT
) STRICT;

CREATE TABLE reviews (
    id TEXT PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id),
    kind TEXT NOT NULL CHECK (kind IN ('launch', 'handoff')),
    number INTEGER NOT NULL,
    checklist_version INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'submitted', 'returned', 'signed_off', 'withdrawn', 'stale', 'expired')),
    state_since TEXT NOT NULL,
    traits TEXT NOT NULL CHECK (json_valid(traits)),
    consultant_id TEXT REFERENCES people (id),
    consultant_since TEXT,
    target_date TEXT,
    asked INTEGER NOT NULL,
    answered INTEGER NOT NULL DEFAULT 0,
    accepted INTEGER NOT NULL DEFAULT 0,
    changes_asked INTEGER NOT NULL DEFAULT 0,
    opened_by TEXT NOT NULL REFERENCES people (id),
    opened_at TEXT NOT NULL,
    submitted_by TEXT REFERENCES people (id),
    submitted_at TEXT,
    signed_off_at TEXT,
    valid_until TEXT,
    way_out TEXT,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (service_id, kind, number),
    FOREIGN KEY (kind, checklist_version) REFERENCES checklist_versions (kind, version)
) STRICT;
CREATE UNIQUE INDEX reviews_one_under_way ON reviews (service_id, kind)
    WHERE state IN ('open', 'submitted', 'returned');
CREATE INDEX reviews_state ON reviews (state, opened_at);
CREATE INDEX reviews_checklist ON reviews (kind, checklist_version);
CREATE INDEX reviews_consultant ON reviews (consultant_id);
CREATE INDEX reviews_opened_by ON reviews (opened_by);
CREATE INDEX reviews_submitted_by ON reviews (submitted_by);

CREATE TABLE answers (
    review_id TEXT NOT NULL REFERENCES reviews (id),
    item_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    reported TEXT CHECK (reported IN ('met', 'partly', 'not_met', 'not_applicable', 'value')),
    value TEXT,
    answer_version INTEGER NOT NULL DEFAULT 0,
    answered_by TEXT REFERENCES people (id),
    answered_at TEXT,
    note TEXT NOT NULL DEFAULT '',
    note_version INTEGER NOT NULL DEFAULT 0,
    noted_by TEXT REFERENCES people (id),
    noted_at TEXT,
    evidence_version INTEGER NOT NULL DEFAULT 0,
    evidence_expires_on TEXT,
    messages INTEGER NOT NULL DEFAULT 0,
    open_questions INTEGER NOT NULL DEFAULT 0,
    carried_from TEXT REFERENCES reviews (id),
    verdict TEXT CHECK (verdict IN ('accepted', 'accepted_with_condition', 'change_asked')),
    verdict_by TEXT REFERENCES people (id),
    verdict_at TEXT,
    verdict_comment TEXT NOT NULL DEFAULT '',
    verdict_seen TEXT,
    verdict_in_bulk INTEGER NOT NULL DEFAULT 0 CHECK (verdict_in_bulk IN (0, 1)),
    PRIMARY KEY (review_id, item_id),
    CHECK (reported IS NULL OR (answered_by IS NOT NULL AND answered_at IS NOT NULL)),
    CHECK ((verdict IS NULL) = (verdict_by IS NULL)),
    CHECK ((verdict IS NULL) = (verdict_seen IS NULL))
) STRICT;
CREATE INDEX answers_answered_by ON answers (answered_by);
CREATE INDEX answers_noted_by ON answers (noted_by);
CREATE INDEX answers_verdict_by ON answers (verdict_by);
CREATE INDEX answers_carried_from ON answers (carried_from);

CREATE TABLE answer_authors (
    review_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (review_id, item_id, person_id),
    FOREIGN KEY (review_id, item_id) REFERENCES answers (review_id, item_id)
) STRICT;
CREATE INDEX answer_authors_person ON answer_authors (person_id);

CREATE TABLE evidence (
    id TEXT PRIMARY KEY,
    review_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    url TEXT,
    title TEXT NOT NULL,
    expires_on TEXT,
    added_by TEXT NOT NULL REFERENCES people (id),
    added_at TEXT NOT NULL,
    removed_by TEXT REFERENCES people (id),
    removed_at TEXT,
    FOREIGN KEY (review_id, item_id) REFERENCES answers (review_id, item_id)
) STRICT;
CREATE INDEX evidence_item ON evidence (review_id, item_id);
CREATE INDEX evidence_added_by ON evidence (added_by);
CREATE INDEX evidence_removed_by ON evidence (removed_by);

CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    review_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    author_id TEXT NOT NULL REFERENCES people (id),
    body TEXT NOT NULL,
    is_question INTEGER NOT NULL CHECK (is_question IN (0, 1)),
    answered_at TEXT,
    created_at TEXT NOT NULL,
    FOREIGN KEY (review_id, item_id) REFERENCES answers (review_id, item_id)
) STRICT;
CREATE INDEX messages_item ON messages (review_id, item_id);
CREATE INDEX messages_author ON messages (author_id);

CREATE TABLE conditions (
    id TEXT PRIMARY KEY,
    review_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    words TEXT NOT NULL,
    owner_id TEXT NOT NULL REFERENCES people (id),
    due_on TEXT NOT NULL,
    before_launch INTEGER NOT NULL CHECK (before_launch IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('open', 'met', 'dropped')),
    set_by TEXT NOT NULL REFERENCES people (id),
    set_at TEXT NOT NULL,
    closed_by TEXT REFERENCES people (id),
    closed_at TEXT,
    FOREIGN KEY (review_id, item_id) REFERENCES answers (review_id, item_id),
    CHECK ((state = 'open') = (closed_at IS NULL))
) STRICT;
CREATE INDEX conditions_item ON conditions (review_id, item_id);
CREATE INDEX conditions_owner ON conditions (owner_id, state);
CREATE INDEX conditions_set_by ON conditions (set_by);
CREATE INDEX conditions_closed_by ON conditions (closed_by);

CREATE TABLE sign_offs (
    id TEXT PRIMARY KEY,
    review_id TEXT NOT NULL REFERENCES reviews (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    signed_as TEXT NOT NULL,
    sentence TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    checklist_hash TEXT NOT NULL,
    signed_at TEXT NOT NULL,
    UNIQUE (review_id, person_id)
) STRICT;
CREATE INDEX sign_offs_person ON sign_offs (person_id);

CREATE TABLE transitions (
    id TEXT PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id),
    transition TEXT NOT NULL CHECK (transition IN ('launch', 'handoff', 'handback', 'retirement')),
    from_stage TEXT NOT NULL CHECK (from_stage IN ('in_development', 'developer_managed', 'ops_managed', 'retired')),
    to_stage TEXT NOT NULL CHECK (to_stage IN ('in_development', 'developer_managed', 'ops_managed', 'retired')),
    decided_by TEXT NOT NULL REFERENCES people (id),
    decided_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    gates TEXT NOT NULL CHECK (json_valid(gates))
) STRICT;
CREATE INDEX transitions_service ON transitions (service_id, decided_at);
CREATE INDEX transitions_decided_by ON transitions (decided_by);

CREATE TABLE chain_heads (
    chain TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE events (
    chain TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor_id TEXT REFERENCES people (id),
    entry TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL CHECK (json_valid(details)),
    request_id TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (chain, seq)
) STRICT;
CREATE INDEX events_at ON events (at);
CREATE INDEX events_actor ON events (actor_id);

CREATE TABLE checkpoints (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    heads TEXT NOT NULL CHECK (json_valid(heads)),
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

-- Records are evidence: rows are added, never changed or removed.
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'rows of events are evidence and cannot be changed'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'rows of events are evidence and cannot be changed'); END;
CREATE TRIGGER sign_offs_no_update BEFORE UPDATE ON sign_offs
BEGIN SELECT RAISE(ABORT, 'rows of sign_offs are evidence and cannot be changed'); END;
CREATE TRIGGER sign_offs_no_delete BEFORE DELETE ON sign_offs
BEGIN SELECT RAISE(ABORT, 'rows of sign_offs are evidence and cannot be changed'); END;
CREATE TRIGGER checkpoints_no_update BEFORE UPDATE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'rows of checkpoints are evidence and cannot be changed'); END;
CREATE TRIGGER checkpoints_no_delete BEFORE DELETE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'rows of checkpoints are evidence and cannot be changed'); END;
CREATE TRIGGER transitions_no_update BEFORE UPDATE ON transitions
BEGIN SELECT RAISE(ABORT, 'rows of transitions are evidence and cannot be changed'); END;
CREATE TRIGGER transitions_no_delete BEFORE DELETE ON transitions
BEGIN SELECT RAISE(ABORT, 'rows of transitions are evidence and cannot be changed'); END;
