-- coverage: What was seen of each source in each period, and what was not: coverage(grain := 'week').
-- since: First day; NULL for four weeks before the last run.
-- until: Last day, included; NULL for the last run's day.
-- grain: day, week, month, quarter or year.
-- period: First day of the period.
-- source_id: The source: every one that is enabled, asked or read in those days.
-- outlet: Its outlet.
-- lang: Its language.
-- ownership: Who owns it.
-- stands_in: The country whose own media it carries where none of them can be asked.
-- polls: How often it was asked.
-- failed_polls: How often no answer came that could be read.
-- unhealthy_days: Days on which no answer of it was to be believed.
-- asked_days: Days on which it was asked at all.
-- entries: New entries it brought.
-- articles: Originals published in the period that it brought first.
-- is_complete: False for a period that the last run fell into, or that since or until cut.
-- verdict: read, silent (asked, nothing came), unhealthy (not to be believed on any day asked), not asked.
CREATE OR REPLACE MACRO coverage(since := '', until := '', grain := 'week') AS TABLE
WITH bounds AS (
    SELECT
        coalesce(nullif(until::VARCHAR, '')::DATE, today) AS last_day,
        coalesce(nullif(since::VARCHAR, '')::DATE, coalesce(nullif(until::VARCHAR, '')::DATE, today) - 27) AS first_day,
        today
    FROM desk
),
periods AS (
    SELECT unnest(generate_series(
        date_trunc(grain, first_day)::TIMESTAMP, last_day::TIMESTAMP, ('1 ' || grain)::INTERVAL))::DATE AS period
    FROM bounds
),
asked AS (
    SELECT
        date_trunc(grain, day)::DATE AS period, source_id, sum(polls)::BIGINT AS polls, sum(failed)::BIGINT AS failed_polls,
        count(*) FILTER (NOT is_healthy) AS unhealthy_days, count(*) AS asked_days, sum(entries)::BIGINT AS entries
    FROM source_days, bounds WHERE day BETWEEN first_day AND last_day GROUP BY ALL
),
brought AS (
    SELECT date_trunc(grain, published_on)::DATE AS period, source_id, count(*) AS articles
    FROM originals, bounds WHERE published_on BETWEEN first_day AND last_day GROUP BY ALL
)
SELECT
    p.period, s.source_id, s.outlet, s.lang, s.ownership, coalesce(s.stands_in, '') AS stands_in,
    coalesce(a.polls, 0) AS polls, coalesce(a.failed_polls, 0) AS failed_polls,
    coalesce(a.unhealthy_days, 0) AS unhealthy_days, coalesce(a.asked_days, 0) AS asked_days,
    coalesce(a.entries, 0) AS entries, coalesce(b.articles, 0) AS articles,
    (p.period::TIMESTAMP + ('1 ' || grain)::INTERVAL)::DATE <= least(d.today, d.last_day + 1) AND p.period >= d.first_day
        AS is_complete,
    CASE
        WHEN coalesce(b.articles, 0) > 0 OR coalesce(a.entries, 0) > 0 THEN 'read'
        WHEN coalesce(a.asked_days, 0) = 0 THEN 'not asked'
        WHEN a.unhealthy_days = a.asked_days THEN 'unhealthy'
        ELSE 'silent'
    END AS verdict
FROM periods AS p
CROSS JOIN bounds AS d
CROSS JOIN store.sources AS s
LEFT JOIN asked AS a USING (period, source_id)
LEFT JOIN brought AS b USING (period, source_id)
WHERE s.enabled OR a.source_id IS NOT NULL OR b.source_id IS NOT NULL
ORDER BY p.period, s.source_id;

-- assert: SELECT list((source_id, verdict) ORDER BY source_id) = [('s1', 'read'), ('s2', 'silent'), ('s3', 'not asked')] FROM coverage('2026-11-16', '2026-11-20')
-- assert: SELECT bool_and(period = DATE '2026-11-16' AND NOT is_complete) FROM coverage('2026-11-16', '2026-11-20')
