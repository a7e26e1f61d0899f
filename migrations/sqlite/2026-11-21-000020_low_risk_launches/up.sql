-- The list that a low-risk launch asks, who chose it, and why. NULL while a review asks everything.
ALTER TABLE reviews ADD COLUMN low_risk TEXT CHECK (json_valid(low_risk));
