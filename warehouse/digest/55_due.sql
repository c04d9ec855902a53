-- section: Due
-- empty: Nothing is announced or planned for the days ahead.
-- layout: articles
-- query: SELECT CASE WHEN c.status = 'cancelled' THEN 'Cancelled or postponed' WHEN c.due_from IS NULL THEN 'No day stated'
--   WHEN c.due_from <= $day::DATE + 7 THEN 'Within a week' ELSE 'Later' END AS kind, count(*) AS events FROM calendar AS c
--   JOIN articles AS n ON n.article_id = c.article_id WHERE n.first_seen_at <= $until AND n.seed_id IS NULL
--   AND ($relations IS NULL OR list_contains($relations, c.pair)) GROUP BY kind ORDER BY kind
WITH due AS (
    SELECT
        CASE WHEN c.status = 'cancelled' THEN 4 WHEN c.due_from IS NULL THEN 3 WHEN c.due_from <= $day::DATE + 7 THEN 1 ELSE 2 END AS place,
        CASE WHEN c.status = 'cancelled' THEN 'Cancelled or postponed' WHEN c.due_from IS NULL THEN 'No day stated'
            WHEN c.due_from <= $day::DATE + 7 THEN 'Within a week' ELSE 'Later' END AS relation,
        c.*
    FROM calendar AS c
    WHERE $relations IS NULL OR list_contains($relations, c.pair)
)
SELECT
    d.relation, n.article_id, left(n.title, 2000) AS title, n.lang, n.url, n.outlet, n.outlet_country AS country, n.ownership,
    n.published_at, n.published_on, n.date_precision, n.first_seen_at,
    left(coalesce(d.due_from::VARCHAR || CASE WHEN d.due_until > d.due_from THEN ' to ' || d.due_until ELSE '' END || ': ', '')
        || d.event_type || ', ' || d.status || ' (' || d.certainty || '): “' || d.quote || '”', 600) AS remark
FROM due AS d JOIN articles AS n ON n.article_id = d.article_id
WHERE n.first_seen_at <= $until AND n.seed_id IS NULL
QUALIFY row_number() OVER (PARTITION BY d.relation ORDER BY d.due_from NULLS LAST, d.event_id) <= 8
ORDER BY d.place, d.due_from NULLS LAST, d.event_id;
