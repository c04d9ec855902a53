-- unconfirmed: Which articles rest on anonymous or hedged sourcing alone, and on which words?
-- since: First day. Default: the first there is.
SELECT a.published_on, a.outlet, a.title, t.quote, t.value AS sourcing, a.url
FROM articles AS a LEFT JOIN tags AS t ON t.article_id = a.article_id AND t.kind = 'sourcing'
WHERE a.is_unconfirmed AND a.is_original AND a.published_on >= coalesce($since::DATE, DATE '0001-01-01')
QUALIFY row_number() OVER (PARTITION BY a.article_id ORDER BY t.score DESC, t.span_start) = 1
ORDER BY a.published_on DESC, a.title LIMIT 50;
