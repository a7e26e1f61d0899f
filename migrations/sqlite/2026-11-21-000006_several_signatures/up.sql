-- A handoff review is signed by several people; who signed one content may sign a later one too. The
-- teams of the signer, as they were then, tell whether the receiving team has signed.
CREATE TABLE sign_offs_new (
    id TEXT PRIMARY KEY,
    review_id TEXT NOT NULL REFERENCES reviews (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    signed_as TEXT NOT NULL,
    sentence TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    checklist_hash TEXT NOT NULL,
    signed_at TEXT NOT NULL,
    sre_teams TEXT NOT NULL DEFAULT '',
    UNIQUE (review_id, person_id, content_hash)
) STRICT;
INSERT INTO sign_offs_new
SELECT id, review_id, person_id, signed_as, sentence, content_hash, content, checklist_hash, signed_at, ''
FROM sign_offs;
DROP TABLE sign_offs;
ALTER TABLE sign_offs_new RENAME TO sign_offs;
CREATE INDEX sign_offs_person ON sign_offs (person_id);
CREATE TRIGGER sign_offs_no_update BEFORE UPDATE ON sign_offs
BEGIN SELECT RAISE(ABORT, 'rows of sign_offs are evidence and cannot be changed'); END;
CREATE TRIGGER sign_offs_no_delete BEFORE DELETE ON sign_offs
BEGIN SELECT RAISE(ABORT, 'rows of sign_offs are evidence and cannot be changed'); END;
