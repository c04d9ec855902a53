-- most_copied: Which articles were copied most, by how many outlets, in how many languages?
-- since: First day. Default: the first there is.
SELECT
    o.published_on, o.outlet, o.title, count(*) AS copies, count(DISTINCT c.outlet) AS outlets,
    list_sort(list(DISTINCT c.lang)) AS langs, list_sort(list(DISTINCT d.relation)) AS how
FROM duplicates AS d
JOIN articles AS o ON o.article_id = d.of_article_id
JOIN articles AS c ON c.article_id = d.article_id
WHERE o.published_on >= coalesce($since::DATE, DATE '0001-01-01')
GROUP BY o.article_id, o.published_on, o.outlet, o.title ORDER BY copies DESC, o.published_on DESC, o.title, o.article_id LIMIT 30;
