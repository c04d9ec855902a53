-- all_topics: How does each topic stand at the top level, period by period, beside all that was collected?
-- grain: day, week, month, quarter or year. Default: `week`.
-- since: First day. Default: twelve weeks before the last run.
WITH asked AS (
    SELECT w.word AS grain, date_trunc(w.word, coalesce($since::DATE, d.today - 77))::DATE AS first_day, d.today
    FROM desk AS d, checked_word($grain, 'grain', ['day', 'week', 'month', 'quarter', 'year']) AS w
),
periods AS (
    SELECT unnest(generate_series(first_day::TIMESTAMP, today::TIMESTAMP, ('1 ' || grain)::INTERVAL))::DATE AS period
    FROM asked
),
collected AS (
    SELECT date_trunc(grain, published_on)::DATE AS period, count(*) AS collected
    FROM originals, asked WHERE published_on >= first_day GROUP BY ALL
),
said AS (
    SELECT DISTINCT date_trunc(grain, o.published_on)::DATE AS period, split_part(t.value, '.', 1) AS topic_id, o.article_id
    FROM tags AS t JOIN originals AS o USING (article_id) CROSS JOIN asked
    WHERE t.kind = 'topic' AND o.published_on >= first_day
),
counted AS (
    SELECT period, topic_id, count(*) AS articles FROM said GROUP BY ALL
)
SELECT
    t.name, sum(c.articles)::BIGINT AS articles,
    list(round(coalesce(c.articles, 0) / nullif(n.collected, 0), 4) ORDER BY p.period) AS shares,
    list(p.period ORDER BY p.period) AS periods, t.topic_id
FROM periods AS p CROSS JOIN topics AS t
LEFT JOIN counted AS c USING (period, topic_id) LEFT JOIN collected AS n USING (period)
WHERE t."level" = 1
GROUP BY t.name, t.topic_id ORDER BY articles DESC NULLS LAST, t.topic_id;
