-- barometer: The signs at the border as a series, one row an indicator, kind of source and period, customs apart from
--   rumour: barometer('2026-01-01', '2026-12-31', 'month'). A period is that of what is said, else of publication. Copies
--   of a text count once. What is planned has no period here: see border_signs.
-- since: First day, as text or DATE; NULL for the first there is.
-- until: Last day, included; NULL for the last.
-- grain: day, week, month, quarter or year. A sign of a longer period than that lies in its first.
-- period: First day of the period.
-- indicator: rail, cargo, trucks …
-- source_kind: satellite, customs, local_sources, official or media.
-- up: Originals that say up.
-- down: Originals that say down.
-- unchanged: Originals that say unchanged.
-- opened: Originals that say opened or resumed.
-- closed: Originals that say closed, suspended or banned.
-- articles: Originals with any of these.
-- article_ids: Them, in order.
CREATE OR REPLACE MACRO barometer(since := '', until := '', grain := 'month') AS TABLE
WITH asked AS (
    SELECT
        coalesce(nullif(since::VARCHAR, '')::DATE, DATE '0001-01-01') AS first_day,
        coalesce(nullif(until::VARCHAR, '')::DATE, DATE '9999-12-31') AS last_day, w.word AS part
    FROM checked_word(grain, 'grain', ['day', 'week', 'month', 'quarter', 'year']) AS w
),
signs AS (
    SELECT date_trunc(part, coalesce(s.period_from, s.published_on))::DATE AS period, s.indicator, s.source_kind, s.direction, s.article_id
    FROM border_signs AS s JOIN originals AS o USING (article_id) CROSS JOIN asked
    WHERE s.direction <> 'planned' AND coalesce(s.period_from, s.published_on) BETWEEN first_day AND last_day
)
SELECT
    period, indicator, source_kind,
    count(DISTINCT article_id) FILTER (direction = 'up') AS up,
    count(DISTINCT article_id) FILTER (direction = 'down') AS down,
    count(DISTINCT article_id) FILTER (direction = 'unchanged') AS unchanged,
    count(DISTINCT article_id) FILTER (direction = 'opened') AS opened,
    count(DISTINCT article_id) FILTER (direction = 'closed') AS closed,
    count(DISTINCT article_id) AS articles,
    list_sort(list(DISTINCT article_id)) AS article_ids
FROM signs
GROUP BY ALL
ORDER BY period, indicator, source_kind;

-- assert: SELECT count(*) = 0 FROM barometer('1900-01-01', '1900-12-31', 'day')
-- assert: SELECT count(*) FILTER (up + down + unchanged + opened + closed < articles) = 0 FROM barometer()
