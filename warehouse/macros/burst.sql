-- burst: What is said more than its weekday and season would let expect: a z-score for each tag value on a day.
--   FROM burst(); burst('2026-11-20', 'entity'). No answer (z empty) where there is too little history.
-- on_day: The day, as text or DATE; NULL for the last whole day.
-- of_kind: The kind of tag: topic (top levels too), entity, place, event, sourcing, stance or phrase.
-- least: A day with fewer articles on it is never called a burst.
-- value: The topic or entity.
-- articles: Originals of the day with that tag.
-- collected: All originals of the day.
-- expected: What its share on the days compared with lets expect of so many.
-- z: (articles - expected) over the spread of the days compared with, at least that of chance and at least 1.
-- is_burst: z of 3 or more, with at least so many articles.
-- history_days: Days compared with: the same weekday of the eight weeks before and, of a year before, of three weeks
--   around; only days with a collection that was at least half healthy. Below six there is no answer.
-- healthy_share: How healthy the day itself was; below half there is no answer either.
CREATE OR REPLACE MACRO burst(on_day := '', of_kind := 'topic', least := 3) AS TABLE
WITH day_asked AS (
    SELECT CASE WHEN w.word IS NOT NULL THEN coalesce(nullif(on_day::VARCHAR, '')::DATE, d.today - 1) END AS today
    FROM desk AS d, checked_word(of_kind, 'kind', ['topic', 'entity', 'place', 'event', 'sourcing', 'stance', 'phrase', 'form', 'dateline']) AS w
),
compared AS (
    SELECT today AS day, true AS is_today FROM day_asked
    UNION ALL SELECT today - 7 * w::INTEGER, false FROM day_asked, range(1, 9) AS weeks(w)
    UNION ALL SELECT today - 364 + 7 * w::INTEGER, false FROM day_asked, range(-3, 4) AS weeks(w)
),
health AS (
    SELECT day, count(*) FILTER (is_healthy) / count(*) AS healthy_share FROM source_days GROUP BY day
),
texts AS (
    SELECT o.article_id, c.day, c.is_today FROM originals AS o JOIN compared AS c ON o.published_on = c.day
),
days AS (
    SELECT t.day, t.is_today, count(*) AS collected, any_value(h.healthy_share) AS healthy_share
    FROM texts AS t LEFT JOIN health AS h USING (day)
    GROUP BY t.day, t.is_today HAVING t.is_today OR coalesce(any_value(h.healthy_share), 1) >= 0.5
),
said AS (
    SELECT DISTINCT g.article_id, unnest(CASE WHEN of_kind = 'topic'
        THEN [g.value, split_part(g.value, '.', 1)] ELSE [g.value] END) AS value
    FROM store.tags AS g
    WHERE g.kind = of_kind AND g.published_on IN (SELECT day FROM compared)
),
counted AS (
    SELECT s.value, t.day, count(*) AS articles FROM said AS s JOIN texts AS t USING (article_id) GROUP BY ALL
),
every AS (
    SELECT v.value, d.*, coalesce(c.articles, 0) AS articles
    FROM (SELECT DISTINCT value FROM counted) AS v CROSS JOIN days AS d LEFT JOIN counted AS c USING (value, day)
),
baseline AS (
    SELECT value, sum(articles) / sum(collected) AS rate, count(*) AS history_days
    FROM every WHERE NOT is_today GROUP BY value
),
spread_of AS (
    SELECT e.value, var_pop(e.articles - b.rate * e.collected) AS variance
    FROM every AS e JOIN baseline AS b USING (value) WHERE NOT e.is_today GROUP BY e.value
),
judged AS (
    SELECT
        e.value, e.articles, e.collected, b.rate * e.collected AS expected,
        CASE WHEN b.history_days >= 6 AND coalesce(e.healthy_share, 1) >= 0.5 THEN
            round((e.articles - b.rate * e.collected) / sqrt(greatest(b.rate * e.collected, s.variance, 1)), 6)
        END AS z,
        coalesce(b.history_days, 0) AS history_days, e.healthy_share
    FROM every AS e LEFT JOIN baseline AS b USING (value) LEFT JOIN spread_of AS s USING (value)
    WHERE e.is_today AND e.articles > 0
)
SELECT
    value, articles, collected, expected, z, z >= 3 AND articles >= least AS is_burst, history_days, healthy_share
FROM judged ORDER BY z DESC NULLS LAST, articles DESC, value;

-- assert: SELECT list(value ORDER BY value) = ['border', 'border.bridge_rail'] FROM burst('2026-11-19')
-- assert: SELECT bool_and(z IS NULL AND history_days < 6) FROM burst('2026-11-19')
