-- section: What changed status
-- empty: No event was confirmed, denied, cancelled or announced by a party for the first time.
-- layout: articles
-- query: SELECT CASE h.to_status WHEN 'denied' THEN 'Denied' WHEN 'cancelled' THEN 'Cancelled or postponed'
--   WHEN 'announced' THEN 'First official word' WHEN 'reported' THEN 'No longer confirmed' ELSE 'Confirmed' END AS kind, count(*) AS events
--   FROM event_history AS h SEMI JOIN news($since, $until, $relations, $topics, $least) AS n USING (article_id)
--   WHERE h.changed_at > $since AND h.changed_at <= $until AND h.to_status <> 'planned'
--   AND (h.from_status <> '' OR h.to_status IN ('announced', 'cancelled', 'denied')) GROUP BY kind
--   UNION ALL SELECT 'A question answered', count(*) FROM watch_items AS w
--   SEMI JOIN news($since, $until, $relations, $topics, $least) AS n ON n.article_id = w.answer_article_id
--   WHERE w.fired_at > $since AND w.fired_at <= $until HAVING count(*) > 0 ORDER BY kind
WITH changed AS (
    SELECT
        CASE h.to_status WHEN 'denied' THEN 2 WHEN 'cancelled' THEN 3 WHEN 'announced' THEN 4 WHEN 'reported' THEN 5 ELSE 1 END AS place,
        CASE h.to_status WHEN 'denied' THEN 'Denied' WHEN 'cancelled' THEN 'Cancelled or postponed'
            WHEN 'announced' THEN 'First official word' WHEN 'reported' THEN 'No longer confirmed' ELSE 'Confirmed' END AS relation,
        h.article_id, h.event_id, h.quote,
        coalesce(nullif(h.from_status, ''), 'new') || ' → ' || h.to_status || ' (' || h.why || ')' AS step
    FROM event_history AS h
    WHERE h.changed_at > $since AND h.changed_at <= $until AND h.to_status <> 'planned'
        AND (h.from_status <> '' OR h.to_status IN ('announced', 'cancelled', 'denied'))
        AND h.article_id IN (SELECT n.article_id FROM news($since, $until, $relations, $topics, $least) AS n)
),
worded AS (
    SELECT
        c.place, c.relation, c.article_id, c.event_id, left(coalesce(
            e.event_type || ' ' || coalesce(a.name, e.actor_side) || ' – ' || coalesce(t.name, e.target_side)
            || coalesce(', ' || nullif(e.happened_words, ''), '')
            || ': ', '') || c.step || ': “' || c.quote || '”', 600) AS remark
    FROM changed AS c
    LEFT JOIN events AS e ON e.event_id = c.event_id
    LEFT JOIN entities AS a ON a.entity_id = e.actor
    LEFT JOIN entities AS t ON t.entity_id = e.target
    UNION ALL
    SELECT 6, 'A question answered', w.answer_article_id, w.watch_id, left('“' || w.question || '” → ' || w.answer, 600)
    FROM watch_items AS w
    WHERE w.fired_at > $since AND w.fired_at <= $until
        AND w.answer_article_id IN (SELECT n.article_id FROM news($since, $until, $relations, $topics, $least) AS n)
)
SELECT
    w.relation, n.article_id, left(n.title, 2000) AS title, n.lang, n.url, n.outlet, n.outlet_country AS country, n.ownership,
    n.published_at, n.published_on, n.date_precision, n.first_seen_at, w.remark
FROM worded AS w JOIN articles AS n ON n.article_id = w.article_id
QUALIFY row_number() OVER (PARTITION BY w.relation ORDER BY n.first_seen_at DESC, w.event_id) <= 8
ORDER BY w.place, n.first_seen_at DESC, w.event_id;
