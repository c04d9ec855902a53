-- section: Unconfirmed, or resting on one source
-- empty: No story rests on anonymous or hedged sourcing alone, and none that several outlets carry on one source.
-- layout: articles
-- query: SELECT CASE WHEN is_unconfirmed THEN 'Anonymous or hedged throughout' ELSE 'One source, carried by several outlets' END AS kind,
--   count(*) AS stories FROM news_stories($since, $until, $relations, $topics, $least)
--   WHERE is_unconfirmed OR voices = 1 AND outlets > 1 GROUP BY kind ORDER BY kind
WITH chosen AS (
    SELECT
        CASE WHEN is_unconfirmed THEN 'Anonymous or hedged throughout' ELSE 'One source, carried by several outlets' END AS relation,
        story_id, importance
    FROM news_stories($since, $until, $relations, $topics, $least) WHERE is_unconfirmed OR voices = 1 AND outlets > 1
),
fresh AS (
    SELECT c.relation, c.importance, n.* FROM chosen AS c
    JOIN news($since, $until, $relations, $topics, $least) AS n USING (story_id)
    -- One in each language: the layout takes that of the reader's.
    QUALIFY row_number() OVER (
        PARTITION BY story_id, n.lang ORDER BY n.relevance DESC, n.published_at NULLS LAST, n.article_id) = 1
),
cue AS (
    SELECT article_id, value, span_start, span_end FROM tags WHERE kind = 'sourcing' AND field = 'text'
    QUALIFY row_number() OVER (
        PARTITION BY article_id ORDER BY value <> 'anonymous', score DESC, span_start, rule_id) = 1
)
SELECT
    f.relation, f.story_id, f.article_id, left(f.title, 2000) AS title, f.lang, f.url, f.outlet, f.outlet_country AS country,
    f.ownership, f.published_at, f.published_on, f.date_precision, f.first_seen_at,
    f.page_kind = 'flash' AS is_flash,
    'sourcing: ' || c.value AS said, f.text[greatest(c.span_start - 400, 0) + 1 : c.span_end + 400] AS around,
    c.span_start - greatest(c.span_start - 400, 0) AS span_start,
    c.span_end - greatest(c.span_start - 400, 0) AS span_end
FROM fresh AS f LEFT JOIN cue AS c USING (article_id)
QUALIFY dense_rank() OVER (PARTITION BY f.relation ORDER BY f.importance DESC, f.story_id)
    <= CASE WHEN f.relation LIKE 'Anonymous%' THEN 8 ELSE 4 END
ORDER BY f.relation, f.importance DESC, f.story_id, f.relevance DESC, f.published_at NULLS LAST, f.article_id;
