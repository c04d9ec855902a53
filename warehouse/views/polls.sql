-- polls: One row each time a source was asked: what it answered, and whether what it brought is flow or backlog.
-- run_id: The run.
-- source_id: The source.
-- polled_at: When.
-- result: ok, not_modified, unchanged or failed.
-- reason: Why it failed; empty where it did not.
-- status: The HTTP status; empty where none came.
-- entries: New entries it brought.
-- known: Entries of it that were known.
-- state: The state it left the source in (as in source_health).
-- is_healthy: Whether the answer was to be believed: false where it failed or lied.
-- is_backlog: Whether what it brought had gathered before: the first entries of a source, and the first after an outage of
--   more than two days or after more than eight days in which nobody asked. It says nothing of what is usual.
CREATE OR REPLACE VIEW polls AS
WITH judged AS (
    SELECT
        run_id, source_id, polled_at, result, reason, status, coalesce(entries, 0)::BIGINT AS entries,
        coalesce(known, 0)::BIGINT AS known, coalesce(state, '') AS state,
        -- A wrong_304 or a language flip is no silence: what it brings is still read.
        result <> 'failed' AND coalesce(state, '') NOT IN (
            'failing', 'blocked', 'dead', 'frozen', 'html_instead', 'redirect_loop', 'moved_away', 'empty') AS is_healthy
    FROM store.polls
),
followed AS (
    SELECT
        *, lag(is_healthy) OVER asked AS was_healthy,
        lag(CASE WHEN entries > 0 THEN polled_at END IGNORE NULLS) OVER asked AS brought_at,
        lag(CASE WHEN is_healthy THEN polled_at END IGNORE NULLS) OVER asked AS healthy_at
    FROM judged
    WINDOW asked AS (PARTITION BY source_id ORDER BY polled_at, run_id)
)
SELECT
    run_id, source_id, polled_at, result, reason, status, entries, known, state, is_healthy,
    entries > 0 AND (
        brought_at IS NULL OR healthy_at IS NULL
        OR NOT was_healthy AND healthy_at < polled_at - INTERVAL 48 HOUR
        OR healthy_at < polled_at - INTERVAL 192 HOUR) AS is_backlog
FROM followed;
