-- compare: A tag's share of what was collected in two periods, and how sure the difference is:
--   compare('phr:denuc', '2026-10-01', '2026-12-31', '2026-07-01', '2026-09-30', country := 'CN', ownership := 'state, party').
-- value: A topic id or its top level, an entity or any other tag value; NULL for all. One that nobody knows is an error.
-- this_since: First day of this period.
-- this_until: Its last day, included; NULL for the last run's day.
-- last_since: First day of the period compared with.
-- last_until: Its last day, included.
-- country: Only outlets of this country, or of several ('CN, KR'); also in what is collected. The view voices lists all.
-- ownership: Only such outlets: state, party, government …
-- lang: Only articles in this language; zh for both scripts of Chinese.
-- family: Only this family.
-- outlet: Only this outlet.
-- this_share: Of the originals collected in this period, those with the tag.
-- last_share: The same of the period compared with.
-- difference: this_share - last_share; empty where nothing was collected in one of them.
-- low: Lower end of the interval that holds the difference with 95 % certainty (Newcombe 1998, Statistics in Medicine
--   17, method 10: from the Wilson intervals of both shares).
-- high: Its upper end.
-- is_clear: Whether the interval leaves out 0: the difference is more than chance would make of so few articles.
-- this_articles: Originals with the tag in this period.
-- this_collected: All originals of this period.
-- last_articles: Originals with the tag in the period compared with.
-- last_collected: All originals of that period.
-- this_healthy_share: Of the days sources were asked on in this period, the share on which they answered well.
-- last_healthy_share: The same of the period compared with.
CREATE OR REPLACE MACRO compare(
    value, this_since, this_until, last_since, last_until,
    country := '', ownership := '', lang := '', family := '', outlet := ''
) AS TABLE
WITH counted AS (
    SELECT 'this' AS period, sum(articles)::BIGINT AS k, sum(collected)::BIGINT AS n,
        sum(healthy_share * collected) / nullif(sum(collected) FILTER (healthy_share IS NOT NULL), 0) AS healthy_share
    FROM trend(value, this_since, this_until, 'day', country, ownership, lang, family, outlet)
    UNION ALL
    SELECT 'last', sum(articles)::BIGINT, sum(collected)::BIGINT,
        sum(healthy_share * collected) / nullif(sum(collected) FILTER (healthy_share IS NOT NULL), 0)
    FROM trend(value, last_since, last_until, 'day', country, ownership, lang, family, outlet)
),
shares AS (
    SELECT
        period, coalesce(k, 0) AS k, coalesce(n, 0) AS n, healthy_share, k / nullif(n, 0) AS p,
        (2 * k + z * z - z * sqrt(z * z + 4 * k * (1 - k / nullif(n, 0)))) / (2 * (nullif(n, 0) + z * z)) AS low,
        (2 * k + z * z + z * sqrt(z * z + 4 * k * (1 - k / nullif(n, 0)))) / (2 * (nullif(n, 0) + z * z)) AS high
    FROM counted, (SELECT 1.959963984540054::DOUBLE AS z)
),
judged AS (
    SELECT
        a.p AS this_share, b.p AS last_share, a.p - b.p AS difference,
        a.p - b.p - sqrt((a.p - a.low) ** 2 + (b.high - b.p) ** 2) AS low,
        a.p - b.p + sqrt((a.high - a.p) ** 2 + (b.p - b.low) ** 2) AS high,
        a.k AS this_articles, a.n AS this_collected, b.k AS last_articles, b.n AS last_collected,
        a.healthy_share AS this_healthy_share, b.healthy_share AS last_healthy_share
    FROM shares AS a, shares AS b WHERE a.period = 'this' AND b.period = 'last'
)
SELECT
    this_share, last_share, difference, low, high, low > 0 OR high < 0 AS is_clear,
    this_articles, this_collected, last_articles, last_collected, this_healthy_share, last_healthy_share
FROM judged;

-- assert: SELECT (this_share, last_share, difference, is_clear) = (1.0, 1.0, 0.0, false) FROM compare('border', '2026-11-19', '2026-11-19', '2026-11-18', '2026-11-18')
-- assert: SELECT difference IS NULL AND (this_articles, this_collected) = (0, 0) FROM compare('border', '2026-11-20', NULL, '2026-11-18', '2026-11-18')
-- assert: SELECT (this_articles, last_articles) = (0, 1) FROM compare('city:dandong', '2026-11-19', '2026-11-19', '2026-11-18', '2026-11-18', country := 'KR')
