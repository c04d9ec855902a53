-- first_last_seen: When each topic, entity or phrase was first and last published about, by whom, and how long ago.
--   first_last_seen('entity'), first_last_seen('topic', 'border.bridge_rail').
-- of_kind: The kind of tag: topic, entity, place, event, sourcing, stance or phrase.
-- this: One value, of topics with all below it; NULL for all of that kind.
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
-- is_first_sure: Whether every source was watched before its first day (macro unobserved): else that may only be the first that
--   was seen.
CREATE OR REPLACE MACRO first_last_seen(of_kind := 'topic', this := '') AS TABLE
WITH asked AS (
    SELECT v.tag_value AS asked_value, w.word AS asked_kind
    FROM checked_value(this) AS v, checked_word(of_kind, 'kind', ['topic', 'entity', 'place', 'event', 'sourcing', 'stance', 'phrase', 'form', 'dateline']) AS w
),
days AS (
    SELECT value, published_on FROM store.tags CROSS JOIN asked
    ANTI JOIN (SELECT article_id FROM store.duplicates WHERE relation <> 'excerpt_of') AS copies USING (article_id)
    ANTI JOIN store.seed_sightings AS sightings USING (article_id)
    WHERE kind = of_kind AND kind = asked_kind AND (asked_value = '' OR value = this OR starts_with(value, this || '.'))
    GROUP BY value, published_on
),
spans AS MATERIALIZED (
    SELECT value, min(published_on) AS first_on, max(published_on) AS last_on, count(*) AS days_seen
    FROM days GROUP BY value
),
bounds AS MATERIALIZED (
    SELECT value, first_on AS day FROM spans UNION SELECT value, last_on FROM spans
),
outermost AS MATERIALIZED (
    SELECT DISTINCT t.value, t.published_on AS day, t.article_id
    FROM store.tags AS t JOIN bounds AS b ON b.value = t.value AND b.day = t.published_on
    WHERE t.kind = of_kind AND t.published_on IN (SELECT day FROM bounds)
),
-- As in originals, beginning with the few that are looked for.
known AS (
    SELECT o.value, o.day, a.article_id, a.first_seen_at, s.outlet
    FROM store.article_versions AS a
    JOIN outermost AS o ON o.article_id = a.article_id
    LEFT JOIN store.sources AS s ON s.source_id = a.source_id
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        ON later.article_id = a.article_id AND later.version = a.version
    ANTI JOIN (SELECT article_id FROM store.duplicates WHERE relation <> 'excerpt_of') AS copies
        ON copies.article_id = a.article_id
    ANTI JOIN store.seed_sightings AS sightings ON sightings.article_id = a.article_id
),
ends AS (
    SELECT
        v.value,
        arg_min({'outlet': k.outlet, 'article_id': k.article_id}, (k.first_seen_at, k.article_id))
            FILTER (k.day = v.first_on) AS opened,
        arg_max({'outlet': k.outlet, 'article_id': k.article_id}, (k.first_seen_at, k.article_id))
            FILTER (k.day = v.last_on) AS closed
    FROM known AS k JOIN spans AS v ON v.value = k.value
    GROUP BY v.value
),
gaps AS MATERIALIZED (
    SELECT * FROM unobserved()
),
unsure AS (
    SELECT DISTINCT d.first_on FROM (SELECT DISTINCT first_on FROM spans) AS d JOIN gaps AS g
        ON d.first_on <= g.until_day AND (g.after_day IS NULL OR d.first_on > g.after_day)
),
daily AS (
    SELECT published_on, count(*) AS collected FROM originals
    WHERE published_on >= (SELECT min(last_on) FROM spans) GROUP BY published_on
),
later AS (
    SELECT published_on, sum(collected) OVER (ORDER BY published_on DESC) - collected AS collected_since FROM daily
)
SELECT
    v.value, v.first_on, e.opened.outlet AS first_outlet, e.opened.article_id AS first_article_id,
    v.last_on, e.closed.outlet AS last_outlet, e.closed.article_id AS last_article_id,
    v.days_seen, d.today - v.last_on AS silent_days, l.collected_since::BIGINT AS collected_since,
    (SELECT count(*) FROM gaps) > 0 AND n.first_on IS NULL AS is_first_sure
FROM spans AS v CROSS JOIN desk AS d LEFT JOIN ends AS e USING (value)
LEFT JOIN unsure AS n ON n.first_on = v.first_on LEFT JOIN later AS l ON l.published_on = v.last_on
ORDER BY v.last_on DESC, v.value;

-- assert: SELECT (first_on, last_on, days_seen, silent_days) = (DATE '2026-11-19', DATE '2026-11-19', 1, 1) FROM first_last_seen('topic', 'border.bridge_rail')
-- assert: SELECT list(value ORDER BY value) = ['border.bridge_rail', 'border.customs'] FROM first_last_seen()
