-- Calls that carry an Idempotency-Key, so that a call sent again has the effect of once. The row is
-- written in the transaction of the change; the answer follows when it is known.
CREATE TABLE repeated_calls (
    person_id TEXT NOT NULL REFERENCES people (id),
    call_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    request_id TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    status INTEGER,
    place TEXT,
    answer TEXT,
    PRIMARY KEY (person_id, call_key)
);
CREATE INDEX repeated_calls_made_at ON repeated_calls (made_at);
