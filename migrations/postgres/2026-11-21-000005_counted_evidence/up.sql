-- How many proofs an item has, kept with it: a handoff review asks for evidence on every blocker and
-- required item.
ALTER TABLE answers ADD COLUMN evidence_count INTEGER NOT NULL DEFAULT 0;
UPDATE answers SET evidence_count = (
    SELECT count(*) FROM evidence
    WHERE evidence.review_id = answers.review_id AND evidence.item_id = answers.item_id
        AND evidence.removed_at IS NULL
);
