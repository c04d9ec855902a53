-- state_and_independent: Which topics do state and party outlets speak of more than independent ones, and the other way?
-- since: First day. Default: the first there is.
WITH said AS (
    SELECT DISTINCT t.article_id, split_part(t.value, '.', 1) AS topic FROM tags AS t WHERE t.kind = 'topic'
),
counted AS (
    SELECT
        s.topic,
        count(*) FILTER (o.ownership IN ('state', 'party', 'government')) AS state_articles,
        count(*) FILTER (o.ownership = 'independent') AS independent_articles
    FROM said AS s JOIN originals AS o USING (article_id)
    WHERE o.published_on >= coalesce($since::DATE, DATE '0001-01-01') GROUP BY s.topic
),
total AS (
    SELECT nullif(sum(state_articles), 0) AS state_total, nullif(sum(independent_articles), 0) AS independent_total FROM counted
)
SELECT
    topic, state_articles, independent_articles,
    round(state_articles / state_total, 3) AS state_share,
    round(independent_articles / independent_total, 3) AS independent_share
FROM counted CROSS JOIN total ORDER BY state_share - independent_share DESC NULLS LAST, topic;
