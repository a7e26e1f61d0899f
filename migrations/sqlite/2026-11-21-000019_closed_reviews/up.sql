-- What an item came to in the reviews that were signed off last: found without reading every review,
-- and without reading every event of their services.

CREATE INDEX reviews_closed ON reviews (kind, signed_off_at);
CREATE INDEX events_review_steps ON events (chain, seq)
    WHERE kind IN ('review.submitted', 'review.returned', 'review.signed_off', 'review.completed');
