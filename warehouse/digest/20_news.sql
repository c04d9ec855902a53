-- section: New articles
-- empty: Nothing new was seen on the beat.
-- layout: articles
-- query: SELECT array_to_string(list_sort(relations), ' + ') AS relation, count(*) FROM articles
--   WHERE is_original AND seed_id IS NULL AND published_on >= $oldest AND article_id IN (
--   SELECT article_id FROM article_versions WHERE version = 1 AND seen_at > $since AND seen_at <= $until)
--   GROUP BY relation ORDER BY count(*) DESC, relation
-- each: WITH RECURSIVE kin AS (SELECT article_id AS original, article_id FROM articles WHERE is_original UNION
--   SELECT k.original, d.article_id FROM kin AS k JOIN duplicates AS d ON d.of_article_id = k.article_id
--   WHERE d.relation <> 'excerpt_of') SELECT original, count(*) - 1 AS copies, count(DISTINCT outlet) AS outlets,
--   count(DISTINCT lang) AS languages FROM kin JOIN articles USING (article_id)
--   JOIN article_versions AS v ON v.article_id = kin.article_id AND v.version = 1 AND v.seen_at <= $until
--   GROUP BY original HAVING count(*) > 1
WITH RECURSIVE arrived AS (
    SELECT article_id, seen_at AS arrived_at FROM article_versions WHERE version = 1 AND seen_at <= $until
),
fresh AS (
    SELECT a.* FROM articles AS a JOIN arrived USING (article_id)
    WHERE a.is_original AND a.seed_id IS NULL AND a.published_on >= $oldest AND arrived_at > $since
),
-- Copies hang below their original however long the chain between them.
kin AS (
    SELECT article_id AS original, article_id FROM fresh
    UNION
    SELECT k.original, d.article_id
    FROM kin AS k JOIN duplicates AS d ON d.of_article_id = k.article_id WHERE d.relation <> 'excerpt_of'
),
carried AS (
    SELECT
        k.original AS article_id, count(*) - 1 AS copies, count(DISTINCT a.outlet) AS outlets,
        list_sort(list_distinct(list(a.lang))) AS langs,
        list({'outlet': a.outlet, 'lang': a.lang, 'country': a.outlet_country, 'url': a.url}
            ORDER BY a.published_at NULLS LAST, a.outlet, a.article_id) FILTER (k.article_id <> k.original) AS carriers
    FROM kin AS k JOIN articles AS a USING (article_id) JOIN arrived AS r ON r.article_id = k.article_id
    GROUP BY k.original
),
spans AS (
    SELECT article_id, value AS said, span_start, span_end,
        CASE kind WHEN 'event' THEN 1 WHEN 'topic' THEN 2 ELSE 3 END AS place, score
    FROM tags WHERE field = 'text' AND kind IN ('event', 'topic', 'stance', 'entity') AND article_id IN (SELECT article_id FROM fresh)
    UNION ALL
    SELECT article_id, '', e."start", e."end", 4, 0
    FROM (
        SELECT article_id, unnest(evidence) AS e FROM store.article_versions
        WHERE article_id IN (SELECT article_id FROM fresh)
        QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version DESC) = 1
    )
    WHERE e.field = 'text'
),
evidence AS (
    SELECT * FROM spans
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY place, score DESC, span_start, said) = 1
)
SELECT
    array_to_string(list_sort(f.relations), ' + ') AS relation,
    f.article_id, f.title, f.lang, f.url, f.outlet, f.outlet_country AS country, f.ownership, f.published_at,
    f.published_on, f.date_precision, f.first_seen_at, f.is_unconfirmed, c.copies, c.outlets, c.langs, c.carriers,
    e.said, f.text[greatest(e.span_start - 400, 0) + 1 : e.span_end + 400] AS around,
    e.span_start - greatest(e.span_start - 400, 0) AS span_start,
    e.span_end - greatest(e.span_start - 400, 0) AS span_end
FROM fresh AS f JOIN carried AS c USING (article_id) LEFT JOIN evidence AS e USING (article_id)
QUALIFY row_number() OVER (
    PARTITION BY relation
    ORDER BY c.outlets DESC, f.is_unconfirmed, f.relevance DESC, f.published_at DESC NULLS LAST, f.article_id) <= 12
ORDER BY c.outlets DESC, f.is_unconfirmed, f.relevance DESC, f.published_at DESC NULLS LAST, f.article_id;
