-- section: What we got wrong last month
-- every: month
-- empty: Nothing of last month was denied, contradicted or corrected.
-- layout: articles
-- query: SELECT CASE w.kind WHEN 'denied' THEN 'Reported, then denied' WHEN 'contradicted' THEN 'A first that does not hold'
--   WHEN 'corrected' THEN 'Corrected by its publisher' ELSE 'Taken back by us' END AS kind, count(*) AS entries
--   FROM mistakes AS w JOIN articles AS n USING (article_id) WHERE w.on_day >= date_trunc('month', $day::DATE) - INTERVAL 1 MONTH
--   AND w.on_day < date_trunc('month', $day::DATE) AND n.seed_id IS NULL AND ($relations IS NULL OR list_has_any(n.relations, $relations))
--   GROUP BY ALL ORDER BY kind
SELECT
    CASE w.kind WHEN 'denied' THEN 'Reported, then denied' WHEN 'contradicted' THEN 'A first that does not hold'
        WHEN 'corrected' THEN 'Corrected by its publisher' ELSE 'Taken back by us' END AS relation,
    n.article_id, left(n.title, 2000) AS title, n.lang, n.url, n.outlet, n.outlet_country AS country, n.ownership,
    n.published_at, n.published_on, n.date_precision, n.first_seen_at, left(w.words, 600) AS remark
FROM mistakes AS w JOIN articles AS n USING (article_id)
WHERE w.on_day >= date_trunc('month', $day::DATE) - INTERVAL 1 MONTH AND w.on_day < date_trunc('month', $day::DATE)
    AND n.seed_id IS NULL AND ($relations IS NULL OR list_has_any(n.relations, $relations))
QUALIFY row_number() OVER (PARTITION BY w.kind ORDER BY w.on_day DESC, n.article_id, w.words) <= 8
ORDER BY w.kind DESC, w.on_day DESC, n.article_id, w.words;
