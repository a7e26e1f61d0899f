-- What was measured for an item when it was judged (JSON), how often the team explained its answer
-- beside what is measured, and the version of the answer that it explained last.
ALTER TABLE answers ADD COLUMN verdict_measured TEXT CHECK (json_valid(verdict_measured));
ALTER TABLE answers ADD COLUMN explanations INTEGER NOT NULL DEFAULT 0;
ALTER TABLE answers ADD COLUMN explained_version INTEGER;

-- Why an answer stands as it is beside what is measured, in the words of the team, with both as they
-- stood then. Added, never changed.
CREATE TABLE answer_explanations (
    id TEXT PRIMARY KEY,
    review_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    answer_version INTEGER NOT NULL,
    reason TEXT NOT NULL,
    reported TEXT NOT NULL,
    measure TEXT NOT NULL CHECK (measure IN (
        'pages_per_week',
        'incidents_per_shift',
        'actionable_share',
        'time_to_acknowledge',
        'time_to_restore',
        'alerts_per_incident',
        'deploys_per_week',
        'deploy_success',
        'change_failure_rate',
        'failed_deploy_recovery',
        'objective_met',
        'error_budget_left',
        'open_defects_sev1',
        'open_defects_sev2',
        'self_detected_share',
        'months_self_managed'
    )),
    value REAL NOT NULL,
    window_days INTEGER NOT NULL,
    explained_by TEXT NOT NULL REFERENCES people (id),
    explained_at TEXT NOT NULL,
    FOREIGN KEY (review_id, item_id) REFERENCES answers (review_id, item_id)
) STRICT;
CREATE INDEX answer_explanations_item ON answer_explanations (review_id, item_id);
CREATE INDEX answer_explanations_explained_by ON answer_explanations (explained_by);

CREATE TRIGGER answer_explanations_no_update BEFORE UPDATE ON answer_explanations
BEGIN SELECT RAISE(ABORT, 'rows of answer_explanations are evidence and cannot be changed'); END;
CREATE TRIGGER answer_explanations_no_delete BEFORE DELETE ON answer_explanations
BEGIN SELECT RAISE(ABORT, 'rows of answer_explanations are evidence and cannot be changed'); END;
