-- first_last_seen: When each topic, entity or phrase was first and last published about, by whom, and how long ago.
--   first_last_seen('entity'), first_last_seen('topic', 'border.bridge_rail').
-- of_kind: The kind of tag.
-- this: One value; NULL for all of that kind.
-- value: The topic or entity.
-- first_on: First day an original with it was published.
-- first_outlet: An outlet of that day: the one whose article was seen first.
-- first_article_id: That article.
-- last_on: Last day.
-- last_outlet: The outlet whose article of that day was seen last.
-- last_article_id: That article.
-- articles: Originals with it.
-- outlets: How many outlets they came from.
-- silent_days: Days from the last one to the last run.
-- collected_since: Originals collected since its last day: silence means something only where much was collected.
CREATE OR REPLACE MACRO first_last_seen(of_kind := 'topic', this := NULL) AS TABLE
WITH said AS (
    SELECT DISTINCT article_id, value FROM store.tags WHERE kind = of_kind AND (this IS NULL OR value = this)
),
daily AS (
    SELECT published_on, count(*) AS collected FROM originals GROUP BY published_on
),
later AS (
    SELECT published_on, sum(collected) OVER (ORDER BY published_on DESC) - collected AS collected_since FROM daily
),
spans AS (
    SELECT
        s.value, min(o.published_on) AS first_on, max(o.published_on) AS last_on,
        arg_min({'outlet': o.outlet, 'article_id': o.article_id}, (o.published_on, o.first_seen_at, o.article_id)) AS opened,
        arg_max({'outlet': o.outlet, 'article_id': o.article_id}, (o.published_on, o.first_seen_at, o.article_id)) AS closed,
        count(*) AS articles, count(DISTINCT o.outlet) AS outlets
    FROM said AS s JOIN originals AS o USING (article_id) GROUP BY s.value
)
SELECT
    v.value, v.first_on, v.opened.outlet AS first_outlet, v.opened.article_id AS first_article_id,
    v.last_on, v.closed.outlet AS last_outlet, v.closed.article_id AS last_article_id,
    v.articles, v.outlets, d.today - v.last_on AS silent_days, l.collected_since::BIGINT AS collected_since
FROM spans AS v CROSS JOIN desk AS d LEFT JOIN later AS l ON l.published_on = v.last_on
ORDER BY v.last_on DESC, v.value;
