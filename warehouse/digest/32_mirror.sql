-- section: As the two sides have it
-- empty: Of no event is it known that one side denies it, leaves it open, or is silent where the other speaks.
-- layout: articles
-- Silence is claimed only where that side's own official sources answered on each day and brought something (macro mirror).
-- query: SELECT CASE m.verdict WHEN 'denied' THEN 'One side denies it' WHEN 'silent' THEN 'One side says nothing of it'
--   ELSE 'One side neither confirms nor denies it' END AS kind, count(*) AS events FROM mirror(since := ($since::TIMESTAMPTZ)::DATE - 7) AS m
--   WHERE ($relations IS NULL OR list_contains($relations, m.pair)) AND (m.verdict IN ('denied', 'neither') OR (m.verdict = 'silent'
--   AND m.event_id IN (SELECT o.event_id FROM mirror(since := ($since::TIMESTAMPTZ)::DATE - 7) AS o WHERE o.verdict = 'first')))
--   AND greatest(m.first_reported_at, coalesce(m.said_at, m.first_reported_at)) > $since AND m.first_reported_at <= $until
--   GROUP BY kind ORDER BY kind
WITH cells AS (
    SELECT m.* FROM mirror(since := ($since::TIMESTAMPTZ)::DATE - 7) AS m
    WHERE $relations IS NULL OR list_contains($relations, m.pair)
),
differing AS (
    SELECT
        list_position(['denied', 'silent', 'neither'], c.verdict) AS place,
        CASE c.verdict WHEN 'denied' THEN 'One side denies it' WHEN 'silent' THEN 'One side says nothing of it'
            ELSE 'One side neither confirms nor denies it' END AS relation,
        c.*, o.side AS other, o.verdict AS of_other, o.article_id AS other_article_id, o.quote AS other_quote
    FROM cells AS c JOIN cells AS o ON o.event_id = c.event_id AND o.side <> c.side
    WHERE (c.verdict IN ('denied', 'neither') OR (c.verdict = 'silent' AND o.verdict = 'first'))
        AND greatest(c.first_reported_at, coalesce(c.said_at, c.first_reported_at)) > $since
        AND c.first_reported_at <= $until
),
worded AS (
    SELECT
        d.place, d.relation, d.event_id, CASE d.verdict WHEN 'silent' THEN d.other_article_id ELSE d.article_id END AS article_id,
        left(
            d.event_type || ' ' || coalesce(a.name, e.actor_side) || ' – ' || coalesce(t.name, e.target_side)
            || coalesce(', ' || nullif(e.happened_words, ''), '') || ': ' || d.side || ' ' || d.verdict
            || CASE d.verdict WHEN 'silent' THEN ' (' || d.days || ' d)' ELSE ': “' || d.quote || '”' END
            || CASE WHEN d.of_other IN ('first', 'later', 'denied', 'neither') THEN '; ' || d.other || ' ' || d.of_other || ': “' || d.other_quote || '”'
                WHEN d.of_other = 'silent' THEN '; ' || d.other || ' silent' ELSE '' END, 600) AS remark
    FROM differing AS d
    JOIN events AS e ON e.event_id = d.event_id
    LEFT JOIN entities AS a ON a.entity_id = e.actor
    LEFT JOIN entities AS t ON t.entity_id = e.target
)
SELECT
    w.relation, n.article_id, left(n.title, 2000) AS title, n.lang, n.url, n.outlet, n.outlet_country AS country, n.ownership,
    n.published_at, n.published_on, n.date_precision, n.first_seen_at, w.remark
FROM worded AS w JOIN articles AS n ON n.article_id = w.article_id
WHERE n.first_seen_at <= $until AND n.seed_id IS NULL
QUALIFY row_number() OVER (PARTITION BY w.relation ORDER BY n.first_seen_at DESC, w.event_id) <= 8
ORDER BY w.place, n.first_seen_at DESC, w.event_id;
