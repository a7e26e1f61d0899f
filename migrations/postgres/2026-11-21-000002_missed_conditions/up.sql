-- The day by which the first open condition on an item is to be met, kept with the item so that a
-- missed one reopens it without another query.
ALTER TABLE answers ADD COLUMN condition_due_on DATE;
UPDATE answers SET condition_due_on = (
    SELECT min(due_on) FROM conditions
    WHERE conditions.review_id = answers.review_id AND conditions.item_id = answers.item_id
        AND conditions.state = 'open'
);
