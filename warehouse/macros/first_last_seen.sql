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
-- days_seen: Days on which an original with it was published.
-- silent_days: Days from the last one to the last run.
-- collected_since: Originals collected since its last day: silence means something only where much was collected.
CREATE OR REPLACE MACRO first_last_seen(of_kind := 'topic', this := '') AS TABLE
WITH originals_read AS MATERIALIZED (
    SELECT article_id, published_on, first_seen_at, outlet FROM originals
),
days AS (
    SELECT value, published_on FROM store.tags
    ANTI JOIN (SELECT article_id FROM store.duplicates WHERE relation <> 'excerpt_of') AS copies USING (article_id)
    ANTI JOIN store.seed_sightings AS sightings USING (article_id)
    WHERE kind = of_kind AND (coalesce(this, '') = '' OR value = this)
    GROUP BY value, published_on
),
spans AS (
    SELECT value, min(published_on) AS first_on, max(published_on) AS last_on, count(*) AS days_seen
    FROM days GROUP BY value
),
bounds AS (
    SELECT value, first_on AS day FROM spans UNION SELECT value, last_on FROM spans
),
outermost AS MATERIALIZED (
    SELECT DISTINCT t.value, t.published_on AS day, t.article_id
    FROM store.tags AS t JOIN bounds AS b ON b.value = t.value AND b.day = t.published_on WHERE t.kind = of_kind
),
ends AS (
    SELECT
        v.value,
        arg_min({'outlet': o.outlet, 'article_id': o.article_id}, (o.first_seen_at, o.article_id))
            FILTER (s.day = v.first_on) AS opened,
        arg_max({'outlet': o.outlet, 'article_id': o.article_id}, (o.first_seen_at, o.article_id))
            FILTER (s.day = v.last_on) AS closed
    FROM outermost AS s
    JOIN spans AS v ON v.value = s.value
    JOIN originals_read AS o ON o.article_id = s.article_id
    GROUP BY v.value
),
daily AS (
    SELECT published_on, count(*) AS collected FROM originals_read GROUP BY published_on
),
later AS (
    SELECT published_on, sum(collected) OVER (ORDER BY published_on DESC) - collected AS collected_since FROM daily
)
SELECT
    v.value, v.first_on, e.opened.outlet AS first_outlet, e.opened.article_id AS first_article_id,
    v.last_on, e.closed.outlet AS last_outlet, e.closed.article_id AS last_article_id,
    v.days_seen, d.today - v.last_on AS silent_days, l.collected_since::BIGINT AS collected_since
FROM spans AS v CROSS JOIN desk AS d LEFT JOIN ends AS e USING (value) LEFT JOIN later AS l ON l.published_on = v.last_on
ORDER BY v.last_on DESC, v.value;
