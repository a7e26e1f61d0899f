-- A handoff review is signed by several people; who signed one content may sign a later one too. The
-- teams of the signer, as they were then, tell whether the receiving team has signed.
ALTER TABLE sign_offs ADD COLUMN sre_teams TEXT NOT NULL DEFAULT '';
ALTER TABLE sign_offs DROP CONSTRAINT sign_offs_review_id_person_id_key;
ALTER TABLE sign_offs ADD UNIQUE (review_id, person_id, content_hash);
