-- A figure shows one objective, and needs every one of a day to choose from: JSON. Facts are found by the key
-- of their sender across services, since incidents move between them, and by when something was told last.
-- All is rolled up once more, because only the facts know the rest.
ALTER TABLE signal_days ADD COLUMN promises TEXT NOT NULL DEFAULT '[]';
DROP INDEX signal_facts_source;
CREATE INDEX signal_facts_source_key ON signal_facts (source_id, fact_key);
CREATE INDEX signal_facts_told ON signal_facts (service_id, told_at, opened_at);
UPDATE signal_states SET changes = changes + 1, changed_from = (
    SELECT MIN(opened_at) FROM signal_facts WHERE signal_facts.service_id = signal_states.service_id);
