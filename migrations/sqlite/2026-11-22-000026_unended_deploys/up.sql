-- Deployments that began and of which no end was told: a sender that does not send again lost something.
CREATE INDEX signal_facts_unended ON signal_facts (source_id, opened_at) WHERE kind = 'deploy' AND resolved_at IS NULL;
