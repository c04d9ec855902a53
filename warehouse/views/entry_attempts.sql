-- entry_attempts: What each run decided or tried for each entry: the history behind entries.
-- run_id: The run.
-- entry_id: The entry.
-- outcome: Its outcome in that run.
-- reason: Why.
-- attempted_at: When.
-- at: As attempted_at: its name in version 0.1, kept for one version more.
CREATE OR REPLACE VIEW entry_attempts AS
SELECT run_id, entry_id, outcome, reason, "at" AS attempted_at, "at" FROM store.entry_attempts;
