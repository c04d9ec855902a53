-- section: Unconfirmed
-- empty: No new article rests on anonymous or hedged sourcing alone.
-- layout: articles
-- query: SELECT '' AS relation, count(*) FROM articles
--   WHERE is_unconfirmed AND is_original AND seed_id IS NULL AND published_on >= $oldest AND article_id IN (
--   SELECT article_id FROM article_versions WHERE version = 1 AND seen_at > $since AND seen_at <= $until)
--   HAVING count(*) > 0
WITH fresh AS (
    SELECT * FROM articles
    WHERE is_unconfirmed AND is_original AND seed_id IS NULL AND published_on >= $oldest AND article_id IN (
        SELECT article_id FROM article_versions WHERE version = 1 AND seen_at > $since AND seen_at <= $until)
),
cue AS (
    SELECT article_id, value, span_start, span_end FROM tags WHERE kind = 'sourcing' AND field = 'text'
    QUALIFY row_number() OVER (
        PARTITION BY article_id ORDER BY value <> 'anonymous', score DESC, span_start, rule_id) = 1
)
SELECT
    '' AS relation, f.article_id, f.title, f.lang, f.url, f.outlet, f.outlet_country AS country, f.ownership,
    f.published_at, f.published_on, f.date_precision, f.first_seen_at,
    'sourcing: ' || c.value AS said, f.text[greatest(c.span_start - 400, 0) + 1 : c.span_end + 400] AS around,
    c.span_start - greatest(c.span_start - 400, 0) AS span_start,
    c.span_end - greatest(c.span_start - 400, 0) AS span_end
FROM fresh AS f LEFT JOIN cue AS c USING (article_id)
QUALIFY row_number() OVER (ORDER BY f.relevance DESC, f.published_at DESC NULLS LAST, f.article_id) <= 10
ORDER BY f.relevance DESC, f.published_at DESC NULLS LAST, f.article_id;
