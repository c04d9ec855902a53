-- cooccur: What is named together with something, more than chance would have it: cooccur('city:dandong'),
--   cooccur('border', 'topic', '2026-01-01').
-- of: A tag value: a topic (or its top level), an entity, a place.
-- with_kind: The kind of its partners: entity, place, topic …
-- since: First day; NULL for a year before the last run.
-- until: Last day, included; NULL for the last run's day.
-- least: Fewer articles with both are left out.
-- partner: The other value.
-- articles: Originals with both.
-- partner_articles: Originals with the partner.
-- of_articles: Originals with the value asked for.
-- collected: All originals of those days.
-- npmi: Normalised pointwise mutual information: 1 always together, 0 as by chance, below 0 apart.
CREATE OR REPLACE MACRO cooccur(of, with_kind := 'entity', since := '', until := '', least := 5) AS TABLE
WITH days_asked AS (
    SELECT coalesce(nullif(until::VARCHAR, '')::DATE, today) AS last_day, coalesce(nullif(since::VARCHAR, '')::DATE, coalesce(nullif(until::VARCHAR, '')::DATE, today) - 365) AS first_day, today FROM desk
),
-- A number for each article: millions of pairs are told apart by it faster than by its id.
texts AS MATERIALIZED (
    SELECT article_id, row_number() OVER () AS number FROM originals, days_asked
    WHERE published_on BETWEEN first_day AND last_day
),
wanted AS (
    SELECT DISTINCT x.number FROM store.tags AS t JOIN texts AS x USING (article_id)
    WHERE (t.value = of OR starts_with(t.value, of || '.')) AND t.published_on >= (SELECT first_day FROM days_asked)
),
partners AS (
    SELECT DISTINCT t.value, x.number FROM store.tags AS t JOIN texts AS x USING (article_id)
    WHERE t.kind = with_kind AND t.published_on >= (SELECT first_day FROM days_asked)
        AND t.value <> of AND NOT starts_with(t.value, of || '.')
),
counted AS (
    SELECT
        p.value AS partner, count(*) FILTER (w.number IS NOT NULL) AS articles, count(*) AS partner_articles,
        (SELECT count(*) FROM wanted) AS of_articles, (SELECT count(*) FROM texts) AS collected
    FROM partners AS p LEFT JOIN wanted AS w USING (number) GROUP BY p.value
)
SELECT
    partner, articles, partner_articles, of_articles, collected,
    CASE WHEN articles = collected THEN 1.0
        ELSE round(ln(articles * collected / (partner_articles * of_articles)) / -ln(articles / collected), 6)
    END AS npmi
FROM counted WHERE articles >= least
ORDER BY npmi DESC, articles DESC, partner;
