-- source_days: One row a source and day it was asked, in the desk's zone: what it answered, and whether to believe it.
-- day: The day.
-- source_id: The source.
-- polls: How often it was asked.
-- failed: How often no answer came that could be read.
-- entries: New entries it brought.
-- state: The state its last poll of the day left it in (as in source_health).
-- is_healthy: Whether an answer of that day was to be believed: false where every answer failed or lied.
-- expected: How many are usual: the median of the same weekday in the four weeks before; until two of those are on record,
--   of the seven days before. Its first harvest counts as none.
CREATE OR REPLACE VIEW source_days AS
WITH polled AS (
    SELECT
        (p.polled_at AT TIME ZONE m.value)::DATE AS day, p.*,
        row_number() OVER (PARTITION BY p.source_id ORDER BY p.polled_at, p.run_id) = 1 AS is_first
    FROM store.polls AS p, store.meta AS m WHERE m.key = 'timezone'
),
days AS (
    SELECT
        day, source_id, count(*) AS polls, count(*) FILTER (result = 'failed') AS failed, sum(entries)::BIGINT AS entries,
        coalesce(sum(entries) FILTER (NOT is_first), 0) AS later_entries, bool_or(is_first) AS is_first_day,
        arg_max(coalesce(state, ''), (polled_at, run_id)) AS state,
        -- A wrong_304 or a language flip is no silence: what it brings is still read.
        bool_or(result <> 'failed' AND coalesce(state, '') NOT IN (
            'failing', 'blocked', 'dead', 'frozen', 'html_instead', 'redirect_loop', 'moved_away', 'empty')) AS is_healthy
    FROM polled GROUP BY day, source_id
)
SELECT
    day, source_id, polls, failed, entries, state, is_healthy,
    -- The day of the first harvest is a part of a day: it says nothing of what is usual.
    coalesce(CASE
        WHEN count(*) FILTER (NOT is_first_day) OVER weekly >= 2 THEN median(later_entries) FILTER (NOT is_first_day) OVER weekly
        ELSE median(later_entries) FILTER (NOT is_first_day) OVER daily
    END, 0)::DOUBLE AS expected
FROM days
WINDOW
    weekly AS (PARTITION BY source_id, dayofweek(day) ORDER BY day ROWS BETWEEN 4 PRECEDING AND 1 PRECEDING),
    daily AS (PARTITION BY source_id ORDER BY day ROWS BETWEEN 7 PRECEDING AND 1 PRECEDING);
