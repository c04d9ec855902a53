-- trend: Originals a period on a topic, beside all originals collected. trend('border'), trend('border.bridge_rail',
--   '2026-01-01', '2026-12-31', 'month'); NULL as the topic counts everything.
-- topic: A topic id or its top level; NULL for all.
-- since: First day, as text or DATE; NULL for the first day there is.
-- until: Last day, included; NULL for the last run's day.
-- grain: day, week, month, quarter or year.
-- period: First day of the period.
-- articles: Originals on the topic published in it (copies and seed copies are left out).
-- collected: All originals of the period.
-- share: articles / collected; empty where nothing was collected.
-- is_complete: False for a period the last run fell into: it is not over yet.
CREATE OR REPLACE MACRO trend(topic := NULL, since := NULL, until := NULL, grain := 'week') AS TABLE
WITH desk AS (
    SELECT
        max(r.started_at AT TIME ZONE m.value)::DATE AS today
    FROM store.runs AS r, store.meta AS m WHERE m.key = 'timezone'
),
originals AS (
    SELECT
        published_on,
        topic IS NULL OR list_contains(topics, topic) OR list_contains(list_transform(topics, lambda t: split_part(t, '.', 1)), topic)
            AS is_on_topic
    FROM articles
    WHERE is_original AND seed_id IS NULL
),
bounds AS (
    SELECT
        coalesce(since::DATE, (SELECT min(published_on) FROM originals), today) AS first_day,
        coalesce(until::DATE, today) AS last_day,
        today
    FROM desk
),
periods AS (
    SELECT unnest(generate_series(
        date_trunc(grain, first_day)::TIMESTAMP, last_day::TIMESTAMP, ('1 ' || grain)::INTERVAL))::DATE AS period
    FROM bounds
),
counted AS (
    SELECT
        date_trunc(grain, published_on)::DATE AS period,
        count(*) FILTER (is_on_topic) AS articles,
        count(*) AS collected
    FROM originals, bounds
    WHERE published_on BETWEEN first_day AND last_day
    GROUP BY 1
)
SELECT
    p.period,
    coalesce(c.articles, 0) AS articles,
    coalesce(c.collected, 0) AS collected,
    c.articles / nullif(c.collected, 0) AS share,
    (p.period::TIMESTAMP + ('1 ' || grain)::INTERVAL)::DATE <= b.today AS is_complete
FROM periods AS p
CROSS JOIN bounds AS b
LEFT JOIN counted AS c USING (period)
ORDER BY p.period;
