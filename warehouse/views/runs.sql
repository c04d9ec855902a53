-- runs: Every collection with its account: seen = loaded + dropped + failed + pending.
-- run_id: The run.
-- started_at: When it began.
-- finished_at: When it ended; empty while it runs or where it was killed.
-- seen: Entries decided or tried in this run.
-- loaded: Of those, the ones whose text is in articles.
-- dropped: Of those, the ones left out, each with a reason.
-- failed: Of those, the ones given up.
-- pending: Of those, the ones to be tried again.
-- known: Entries met again unchanged; outside the sum.
CREATE OR REPLACE VIEW runs AS
WITH last_word AS (
    -- Of two words said in one instant the final one is the last, as in a run's own report.
    SELECT run_id, entry_id, arg_max(outcome, ("at", outcome <> 'pending', -ord(outcome))) AS outcome
    FROM store.entry_attempts GROUP BY run_id, entry_id
),
account AS (
    SELECT
        run_id,
        count(*) AS seen,
        count(*) FILTER (outcome = 'loaded') AS loaded,
        count(*) FILTER (outcome = 'dropped') AS dropped,
        count(*) FILTER (outcome = 'failed') AS failed,
        count(*) FILTER (outcome = 'pending') AS pending
    FROM last_word GROUP BY run_id
)
SELECT
    r.run_id, r.started_at, r.finished_at,
    coalesce(a.seen, 0) AS seen, coalesce(a.loaded, 0) AS loaded, coalesce(a.dropped, 0) AS dropped,
    coalesce(a.failed, 0) AS failed, coalesce(a.pending, 0) AS pending,
    r.known
FROM store.runs AS r LEFT JOIN account AS a USING (run_id);
