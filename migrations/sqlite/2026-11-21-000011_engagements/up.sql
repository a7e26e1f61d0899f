-- Help that SREs give to product teams. An entry is never changed: one that was wrong is withdrawn by
-- its author with a reason, and both stay.
CREATE TABLE engagements (
    id TEXT PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    helped_on TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes >= 1 AND minutes <= 1440),
    what_changed TEXT NOT NULL,
    review_id TEXT REFERENCES reviews (id),
    item_id TEXT,
    logged_at TEXT NOT NULL,
    CHECK ((review_id IS NULL) = (item_id IS NULL))
) STRICT;
CREATE INDEX engagements_service ON engagements (service_id, helped_on);
CREATE INDEX engagements_person ON engagements (person_id, helped_on);
CREATE INDEX engagements_day ON engagements (helped_on);
CREATE INDEX engagements_review ON engagements (review_id);

CREATE TABLE engagement_withdrawals (
    engagement_id TEXT PRIMARY KEY REFERENCES engagements (id),
    reason TEXT NOT NULL,
    withdrawn_at TEXT NOT NULL
) STRICT;

-- When an SRE first helped a service, by consulting, writing or judging. What engagements say is read
-- from them, as they can be withdrawn.
CREATE TABLE first_contacts (
    service_id TEXT PRIMARY KEY REFERENCES services (id),
    at TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    how TEXT NOT NULL CHECK (how IN ('consultant', 'message', 'verdict'))
) STRICT;
CREATE INDEX first_contacts_person ON first_contacts (person_id);

-- What is known of the time before. Who was an SRE when they wrote a message is not.
INSERT INTO first_contacts (service_id, at, person_id, how)
SELECT service_id, at, person_id, how FROM (
    SELECT service_id, at, person_id, how,
        ROW_NUMBER() OVER (PARTITION BY service_id ORDER BY at, how) AS place
    FROM (
        SELECT chain AS service_id, at, actor_id AS person_id,
            CASE kind WHEN 'verdict.given' THEN 'verdict' ELSE 'consultant' END AS how
        FROM events
        WHERE kind IN ('consultant.volunteered', 'verdict.given') AND actor_id IS NOT NULL
        UNION ALL
        SELECT service_id, consultant_since, consultant_id, 'consultant'
        FROM reviews
        WHERE consultant_since IS NOT NULL AND consultant_id IS NOT NULL
    ) AS known
) AS placed
WHERE place = 1;

CREATE INDEX transitions_kind ON transitions (transition, decided_at);

CREATE TRIGGER engagements_no_update BEFORE UPDATE ON engagements
BEGIN SELECT RAISE(ABORT, 'rows of engagements are evidence and cannot be changed'); END;
CREATE TRIGGER engagements_no_delete BEFORE DELETE ON engagements
BEGIN SELECT RAISE(ABORT, 'rows of engagements are evidence and cannot be changed'); END;
CREATE TRIGGER engagement_withdrawals_no_update BEFORE UPDATE ON engagement_withdrawals
BEGIN SELECT RAISE(ABORT, 'rows of engagement_withdrawals are evidence and cannot be changed'); END;
CREATE TRIGGER engagement_withdrawals_no_delete BEFORE DELETE ON engagement_withdrawals
BEGIN SELECT RAISE(ABORT, 'rows of engagement_withdrawals are evidence and cannot be changed'); END;
