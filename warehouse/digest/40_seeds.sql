-- section: Copies of the seed corpus
-- empty: No copy of a seed text was seen.
-- layout: articles
-- query: SELECT '' AS relation, count(*) FROM articles WHERE seed_id IS NOT NULL AND article_id IN (
--   SELECT article_id FROM article_versions WHERE version = 1 AND seen_at > $since AND seen_at <= $until)
--   HAVING count(*) > 0
WITH sighted AS (
    SELECT * FROM articles WHERE seed_id IS NOT NULL AND article_id IN (
        SELECT article_id FROM article_versions WHERE version = 1 AND seen_at > $since AND seen_at <= $until)
)
SELECT
    '' AS relation, a.article_id, a.title, a.lang, a.url, a.outlet, a.outlet_country AS country, a.ownership,
    a.published_at, a.published_on, a.date_precision, a.first_seen_at,
    CASE d.relation
        WHEN 'exact' THEN 'The same text as' WHEN 'near_dup' THEN 'Nearly the same text as'
        WHEN 'excerpt_of' THEN 'An excerpt of' WHEN 'expanded_of' THEN 'A longer text around'
        ELSE 'Another version of' END || ' seed ' || a.seed_id || coalesce(' (' || nullif(s.outlet, '') || ')', '')
        || ': ' || round(100 * d.containment)::INTEGER || ' % of its wording; not news' AS remark
FROM sighted AS a
JOIN duplicates AS d ON d.article_id = a.article_id AND d.of_seed_id = a.seed_id
LEFT JOIN seeds AS s ON s.seed_id = a.seed_id
QUALIFY row_number() OVER (ORDER BY a.seed_id, a.first_seen_at, a.article_id) <= 10
ORDER BY a.seed_id, a.first_seen_at, a.article_id;
