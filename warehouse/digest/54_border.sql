-- section: Border
-- empty: No text says that what goes over the border between DPRK and PRC has changed.
-- layout: articles
-- query: SELECT CASE s.source_kind WHEN 'satellite' THEN 'Satellite images' WHEN 'customs' THEN 'Customs figures'
--   WHEN 'official' THEN 'Official word' WHEN 'local_sources' THEN 'Local sources' ELSE 'Media' END AS kind,
--   count(DISTINCT n.article_id) AS articles
--   FROM border_signs AS s JOIN news($since, $until, $relations, $topics, $least) AS n USING (article_id)
--   WHERE n.is_original GROUP BY kind ORDER BY min(CASE s.source_kind WHEN 'satellite' THEN 1 WHEN 'customs' THEN 2
--   WHEN 'official' THEN 3 WHEN 'local_sources' THEN 4 ELSE 5 END)
WITH signs AS (
    SELECT
        CASE s.source_kind WHEN 'satellite' THEN 1 WHEN 'customs' THEN 2 WHEN 'official' THEN 3 WHEN 'local_sources' THEN 4 ELSE 5
            END AS place,
        CASE s.source_kind WHEN 'satellite' THEN 'Satellite images' WHEN 'customs' THEN 'Customs figures'
            WHEN 'official' THEN 'Official word' WHEN 'local_sources' THEN 'Local sources' ELSE 'Media' END AS relation,
        s.article_id, s.indicator, s.direction, s.quote, s.period_from, s.period_until, s.span_start
    FROM border_signs AS s
    WHERE s.article_id IN (SELECT n.article_id FROM news($since, $until, $relations, $topics, $least) AS n WHERE n.is_original)
),
said AS (
    SELECT
        place, relation, article_id,
        left(string_agg(indicator || ' ' || direction || coalesce(' (' || period_from || CASE WHEN period_until > period_from
            THEN ' to ' || period_until ELSE '' END || ')', '') || ': “' || quote || '”', '; ' ORDER BY span_start, indicator), 600) AS remark
    FROM (
        SELECT * FROM signs
        QUALIFY row_number() OVER (PARTITION BY article_id, relation, indicator, direction ORDER BY span_start) = 1
    )
    GROUP BY place, relation, article_id
)
SELECT
    s.relation, n.article_id, left(n.title, 2000) AS title, n.lang, n.url, n.outlet, n.outlet_country AS country, n.ownership,
    n.published_at, n.published_on, n.date_precision, n.first_seen_at, s.remark
FROM said AS s JOIN articles AS n ON n.article_id = s.article_id
QUALIFY row_number() OVER (PARTITION BY s.relation ORDER BY n.first_seen_at DESC, n.article_id) <= 8
ORDER BY s.place, n.first_seen_at DESC, n.article_id;
