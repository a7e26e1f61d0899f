-- Of which kinds of thing anything was told on a day: where nobody tells pages, there are not none, they
-- are unknown. What the counts show is taken from them; all is rolled up once more, because only the facts know the rest.
ALTER TABLE signal_days ADD COLUMN told_pages BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE signal_days ADD COLUMN told_incidents BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE signal_days ADD COLUMN told_deploys BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE signal_days SET told_pages = (pages > 0), told_incidents = (incidents_first + incidents_second > pages),
    told_deploys = (deploys > 0);
UPDATE signal_states SET changes = changes + 1, changed_from = (
    SELECT MIN(opened_at) FROM signal_facts WHERE signal_facts.service_id = signal_states.service_id);
