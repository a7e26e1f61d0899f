-- Mail: a row for each message to a person, written in the transaction of what it tells of, with what
-- the message says (not how it looks) and what became of it. `kind` has no list of words, so that a new
-- kind of message needs no migration.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    thread TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dead', 'dropped')),
    attempts INTEGER NOT NULL DEFAULT 0,
    refusals INTEGER NOT NULL DEFAULT 0,
    next_at TEXT NOT NULL,
    leased_until TEXT,
    leased_by TEXT,
    last_error TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    sent_at TEXT,
    CHECK ((leased_until IS NULL) = (leased_by IS NULL)),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
) STRICT;
CREATE INDEX outbox_due ON outbox (state, next_at);
CREATE INDEX outbox_person ON outbox (person_id, thread, state);
CREATE INDEX outbox_created ON outbox (created_at);

-- What was told once and is not told again: reminders, what has passed, digests.
CREATE TABLE reminders (
    thing TEXT NOT NULL,
    kind TEXT NOT NULL,
    days_before INTEGER NOT NULL,
    told_at TEXT NOT NULL,
    PRIMARY KEY (thing, kind, days_before)
) STRICT;
CREATE INDEX reminders_told ON reminders (told_at);

-- What mail a person wants: the hour of the digest in UTC, or none, and mail at once.
ALTER TABLE people ADD COLUMN digest_hour INTEGER DEFAULT 8 CHECK (digest_hour >= 0 AND digest_hour <= 23);
ALTER TABLE people ADD COLUMN mail_at_once INTEGER NOT NULL DEFAULT 1 CHECK (mail_at_once IN (0, 1));

-- What falls due is looked up by its day.
CREATE INDEX conditions_due ON conditions (state, due_on);
CREATE INDEX evidence_expires ON evidence (expires_on);
CREATE INDEX reviews_valid ON reviews (state, valid_until);
