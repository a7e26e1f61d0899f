-- Requests of product teams that an SRE team takes their service over, and what its lead answers.
CREATE TABLE takeovers (
    id TEXT PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id),
    number INTEGER NOT NULL,
    team_id TEXT NOT NULL REFERENCES teams (id),
    words TEXT NOT NULL,
    asked_by TEXT NOT NULL REFERENCES people (id),
    asked_at TIMESTAMP NOT NULL,
    answer TEXT CHECK (answer IN ('yes', 'not_now', 'no')),
    not_before DATE,
    answer_words TEXT NOT NULL DEFAULT '',
    answered_by TEXT REFERENCES people (id),
    answered_at TIMESTAMP,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (service_id, number),
    CHECK ((answer IS NULL) = (answered_by IS NULL)),
    CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX takeovers_team ON takeovers (team_id, asked_at);
CREATE INDEX takeovers_asked_by ON takeovers (asked_by);
CREATE INDEX takeovers_answered_by ON takeovers (answered_by);
