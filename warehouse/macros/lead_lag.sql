-- lead_lag: Whether coverage of one thing precedes coverage of another: the correlation of their daily shares at each lag.
--   lead_lag('border', 'trade'): a peak at lag 3 says that the first precedes the second by three days.
-- one: A topic (or its top level), entity or place.
-- other: Another one.
-- since: First day; NULL for a year before the last run.
-- until: Last day, included; NULL for the last whole day.
-- most: The longest lag, in days.
-- lag: Days by which `other` follows `one`; below 0, `other` comes first.
-- correlation: Of the shares, the usual share of each weekday taken off; empty below 60 days.
-- days: Days compared: those with a collection that was at least half healthy; the unfinished day is none.
-- left_out: Days between since and until that were not.
CREATE OR REPLACE MACRO lead_lag(one, other, since := '', until := '', most := 14) AS TABLE
WITH days_asked AS (
    SELECT
        coalesce(nullif(until::VARCHAR, '')::DATE, today - 1) AS last_day,
        CASE WHEN v.tag_value IS NOT NULL AND w.tag_value IS NOT NULL THEN
            coalesce(nullif(since::VARCHAR, '')::DATE, coalesce(nullif(until::VARCHAR, '')::DATE, today - 1) - 365)
        END AS first_day,
        today
    FROM desk, checked_value(one) AS v, checked_value(other) AS w
),
health AS (
    SELECT day, count(*) FILTER (is_healthy) / count(*) AS healthy_share FROM source_days GROUP BY day
),
said AS (
    SELECT article_id, bool_or(value = one OR starts_with(value, one || '.')) AS is_one,
        bool_or(value = other OR starts_with(value, other || '.')) AS is_other
    FROM store.tags, days_asked
    WHERE published_on BETWEEN first_day AND last_day
        AND (value IN (one, other) OR starts_with(value, one || '.') OR starts_with(value, other || '.'))
    GROUP BY article_id
),
daily AS (
    SELECT o.published_on AS day, count(*) FILTER (s.is_one) / count(*) AS x, count(*) FILTER (s.is_other) / count(*) AS y
    FROM originals AS o CROSS JOIN days_asked LEFT JOIN said AS s USING (article_id)
    WHERE o.published_on BETWEEN first_day AND last_day
    GROUP BY o.published_on
),
whole AS (
    SELECT d.day, d.x - avg(d.x) OVER w AS x, d.y - avg(d.y) OVER w AS y
    FROM daily AS d LEFT JOIN health AS h USING (day)
    WHERE coalesce(h.healthy_share, 1) >= 0.5
    WINDOW w AS (PARTITION BY isodow(d.day))
),
paired AS (
    SELECT l.lag::INTEGER AS lag, a.x, b.y
    FROM range(-most, most + 1) AS l(lag) CROSS JOIN whole AS a JOIN whole AS b ON b.day = a.day + l.lag::INTEGER
)
SELECT
    lag,
    CASE WHEN count(*) >= 60 AND stddev_pop(x) > 0 AND stddev_pop(y) > 0 THEN round(corr(x, y), 6) END AS correlation,
    count(*) AS days,
    (SELECT last_day - first_day + 1 FROM days_asked) - (SELECT count(*) FROM whole) AS left_out
FROM paired GROUP BY lag ORDER BY lag;

-- assert: SELECT list((lag, days, left_out) ORDER BY lag) = [(-1, 1, 364), (0, 2, 364), (1, 1, 364)] FROM lead_lag('border', 'trade')
-- assert: SELECT bool_and(correlation IS NULL) FROM lead_lag('border', 'trade')
