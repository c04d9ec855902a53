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
)
SELECT
    topic, state_articles, independent_articles,
    round(state_articles / nullif(sum(state_articles) OVER (), 0), 3) AS state_share,
    round(independent_articles / nullif(sum(independent_articles) OVER (), 0), 3) AS independent_share
FROM counted ORDER BY state_share - independent_share DESC NULLS LAST, topic;
