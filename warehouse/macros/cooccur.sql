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
-- of_articles: Originals with the value `of`.
-- collected: All originals of those days.
-- npmi: Normalised pointwise mutual information: 1 always together, 0 as by chance, below 0 apart.
CREATE OR REPLACE MACRO cooccur(of, with_kind := 'entity', since := '', until := '', least := 5) AS TABLE
WITH days_asked AS (
    SELECT
        coalesce(nullif(until::VARCHAR, '')::DATE, today) AS last_day,
        CASE WHEN v.tag_value IS NOT NULL AND w.word IS NOT NULL THEN
            coalesce(nullif(since::VARCHAR, '')::DATE, coalesce(nullif(until::VARCHAR, '')::DATE, today) - 365)
        END AS first_day,
        today
    FROM desk, checked_value(of) AS v, checked_word(
        with_kind, 'kind',
        ['topic', 'entity', 'place', 'event', 'sourcing', 'stance', 'phrase', 'form', 'dateline']) AS w
),
-- A number for each article: millions of pairs are compared by number faster than by id.
texts AS MATERIALIZED (
    SELECT
        article_id, row_number() OVER () AS number,
        article_id IN (
            SELECT article_id FROM store.tags
            WHERE (value = of OR value >= of || '.' AND value < of || '/')
                AND published_on >= (SELECT first_day FROM days_asked)) AS is_of
    FROM originals, days_asked WHERE published_on BETWEEN first_day AND last_day
),
partners AS MATERIALIZED (
    SELECT t.value, x.number, x.is_of FROM store.tags AS t JOIN texts AS x USING (article_id)
    WHERE t.kind = with_kind AND t.published_on >= (SELECT first_day FROM days_asked)
        AND t.value <> of AND NOT (t.value >= of || '.' AND t.value < of || '/')
),
-- Few articles carry a value twice. Only those whose values set fewer bits than they have tags can: their pairs are
-- counted one by one, and the surplus is subtracted.
suspects AS (
    SELECT number FROM partners GROUP BY number
    HAVING bit_count(bit_or(1::UBIGINT << (hash(value) % 64))) < count(*)
),
counted AS (
    SELECT
        value AS partner, sum(with_it)::BIGINT AS articles, sum(with_any)::BIGINT AS partner_articles,
        (SELECT count(*) FROM texts WHERE is_of) AS of_articles, (SELECT count(*) FROM texts) AS collected
    FROM (
        SELECT value, count(*) FILTER (is_of) AS with_it, count(*) AS with_any FROM partners GROUP BY value
        UNION ALL
        SELECT value, CASE WHEN is_of THEN 1 - count(*) ELSE 0 END, 1 - count(*)
        FROM partners SEMI JOIN suspects USING (number) GROUP BY value, number, is_of HAVING count(*) > 1
    ) GROUP BY value
)
SELECT
    partner, articles, partner_articles, of_articles, collected,
    CASE WHEN articles = collected THEN 1.0
        ELSE round(ln(articles * collected / (partner_articles * of_articles)) / -ln(articles / collected), 6)
    END AS npmi
FROM counted WHERE articles >= least
ORDER BY npmi DESC, articles DESC, partner;

-- assert: SELECT (partner, articles, partner_articles, of_articles, collected) = ('city:dandong', 1, 1, 2, 2) FROM cooccur('border', least := 1)
-- assert: SELECT count(*) = 0 FROM cooccur('border', least := 2)
