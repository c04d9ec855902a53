-- source_days: One row a source and day it was asked, in the desk's zone: what it answered, and whether to believe it.
-- day: The day.
-- source_id: The source.
-- polls: How often it was asked.
-- failed: How often no answer came that could be read.
-- entries: New entries it brought.
-- state: The state its last poll of the day left it in (as in source_health).
-- is_healthy: Whether an answer of that day was to be believed: false where every answer failed or lied.
-- expected: How many are usual: the median of the same weekday in the four weeks before; until two of those are on record,
--   of the seven days before, or else of the four weeks. Days unanswered, or with a backlog (view polls), count as none.
CREATE OR REPLACE VIEW source_days AS
WITH days AS (
    SELECT
        (p.polled_at AT TIME ZONE m.value)::DATE AS day, p.source_id, count(*) AS polls,
        count(*) FILTER (p.result = 'failed') AS failed, sum(p.entries)::BIGINT AS entries,
        bool_or(p.is_backlog) AS has_backlog, min(p.polled_at) FILTER (p.entries > 0) AS brought_at,
        arg_max(p.state, (p.polled_at, p.run_id)) AS state, bool_or(p.is_healthy) AS is_healthy
    FROM polls AS p CROSS JOIN store.meta AS m WHERE m.key = 'timezone'
    GROUP BY ALL
),
known AS (
    SELECT
        *,
        -- The day of a backlog is a part of a day, and before the first nothing had come: they say nothing of what is usual.
        is_healthy AND NOT has_backlog
            AND min(brought_at) OVER (PARTITION BY source_id ORDER BY day ROWS UNBOUNDED PRECEDING) IS NOT NULL
            AS says_what_is_usual
    FROM days
)
SELECT
    day, source_id, polls, failed, entries, state, is_healthy,
    coalesce(CASE
        WHEN count(*) FILTER (says_what_is_usual) OVER weekly >= 2 THEN median(entries) FILTER (says_what_is_usual) OVER weekly
        ELSE coalesce(
            median(entries) FILTER (says_what_is_usual) OVER daily, median(entries) FILTER (says_what_is_usual) OVER lately)
    END, 0)::DOUBLE AS expected
FROM known
WINDOW
    weekly AS (PARTITION BY source_id, dayofweek(day) ORDER BY day RANGE BETWEEN INTERVAL 28 DAY PRECEDING AND INTERVAL 1 DAY PRECEDING),
    daily AS (PARTITION BY source_id ORDER BY day RANGE BETWEEN INTERVAL 7 DAY PRECEDING AND INTERVAL 1 DAY PRECEDING),
    lately AS (PARTITION BY source_id ORDER BY day RANGE BETWEEN INTERVAL 28 DAY PRECEDING AND INTERVAL 1 DAY PRECEDING);
