-- unobserved: On which days a source that is switched on was not yet watched: before it first answered, that day included,
--   and in a gap of more than a week, up to the day it answered again. Of such a day nobody can be said to be the first to
--   report something, or to have been silent.
-- since: First day that is asked about; NULL for all. The answer holds from it on.
-- source_id: The source.
-- after_day: It was watched on this day, up to a week before the gap; empty where it began with until_day.
-- until_day: The last day of which nothing can be claimed.
CREATE OR REPLACE MACRO unobserved(since := '') AS TABLE
-- The first and the last answer of 24 hours lie on all the days on which any of them do: a zone is costly a poll.
WITH answered AS (
    SELECT p.source_id, min(p.polled_at) AS first_at, max(p.polled_at) AS last_at
    FROM store.polls AS p JOIN store.sources AS s ON s.source_id = p.source_id AND s.enabled
    WHERE p.result <> 'failed'
        AND (coalesce(since::VARCHAR, '') = '' OR p.polled_at >= nullif(since::VARCHAR, '')::DATE - 10)
    GROUP BY p.source_id, epoch_ms(p.polled_at) // 86400000
),
read AS (
    SELECT a.source_id, (a.first_at AT TIME ZONE m.value)::DATE AS day
    FROM answered AS a CROSS JOIN store.meta AS m WHERE m.key = 'timezone'
    UNION
    SELECT a.source_id, (a.last_at AT TIME ZONE m.value)::DATE
    FROM answered AS a CROSS JOIN store.meta AS m WHERE m.key = 'timezone'
),
followed AS (
    SELECT source_id, day, lag(day) OVER (PARTITION BY source_id ORDER BY day) AS last_day FROM read
)
SELECT source_id, last_day + 7 AS after_day, day AS until_day
FROM followed WHERE last_day IS NULL OR last_day < day - 7;

-- assert: SELECT count(*) FILTER (after_day >= until_day) = 0 FROM unobserved()
