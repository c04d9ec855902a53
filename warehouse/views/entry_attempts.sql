-- entry_attempts: What each run decided or tried for each entry: the history behind entries.
-- run_id: The run.
-- entry_id: The entry.
-- outcome: Its outcome in that run.
-- reason: Why.
-- at: When.
CREATE OR REPLACE VIEW entry_attempts AS
SELECT run_id, entry_id, outcome, reason, "at" FROM store.entry_attempts;
