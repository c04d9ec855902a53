-- trend: Originals a period with a tag, beside all originals collected. trend('border'), trend('border.bridge_rail',
--   '2026-01-01', '2026-12-31', 'month'), trend('phr:denuc', country := 'CN', ownership := 'state, party').
-- topic: A topic id or its top level, or any other tag value: an entity, place, phrase, event …; NULL for all. One that
--   nobody knows is an error.
-- since: First day, as text or DATE; NULL for the first day there is.
-- until: Last day, included; NULL for the last run's day.
-- grain: day, week, month, quarter or year.
-- country: Only outlets of this country, or of several ('CN, KR'); also in what is collected. The view voices lists all.
-- ownership: Only such outlets: state, party, government …
-- lang: Only articles in this language; zh for both scripts of Chinese.
-- family: Only this family.
-- outlet: Only this outlet.
-- period: First day of the period.
-- share: articles / collected; empty where nothing was collected. Read this one: it does not fall when a feed breaks.
-- articles: Originals on the topic published in it (copies and seed copies are left out).
-- collected: All originals of the period.
-- is_complete: False for a period that the last run fell into, that since or until cut, or that began before the first
--   answer of the sources asked for: what they had before is known in part only.
-- unhealthy_sources: Sources with a day in the period on which no answer of theirs was to be believed.
-- healthy_share: Of the days sources were asked on in the period, the share on which they answered well; empty
--   where nobody was asked.
-- lexicons: The versions of the lexicon that the period's tags are of; empty where nothing is tagged.
-- is_boundary: Whether a step at this period may be the lexicon's doing: its articles carry tags of several versions, or
--   of another than those before, or a retag that changed something was made in it or went back to it (view retags).
--   yalu retag over all days gives them one version again; what was dropped too long ago to be kept stays dropped.
-- is_outage: Whether less than a third of the entries to be expected came on a day of the period: few articles mean nothing.
CREATE OR REPLACE MACRO trend(
    topic := '', since := '', until := '', grain := 'week',
    country := '', ownership := '', lang := '', family := '', outlet := ''
) AS TABLE
WITH asked AS (
    SELECT
        v.tag_value, c.chosen AS countries, o.chosen AS ownerships, l.chosen AS langs, f.chosen AS families,
        p.chosen AS outlets
    FROM checked_value(topic) AS v, checked_voices('country', country) AS c, checked_voices('ownership', ownership) AS o,
        checked_voices('lang', lang) AS l, checked_voices('family', family) AS f, checked_voices('outlet', outlet) AS p
),
bounds AS (
    SELECT
        coalesce(nullif(since::VARCHAR, '')::DATE, (SELECT min(published_on) FROM store.article_versions), today) AS first_day,
        coalesce(nullif(until::VARCHAR, '')::DATE, today) AS last_day,
        today
    FROM desk
),
periods AS (
    SELECT unnest(generate_series(
        date_trunc(grain, first_day)::TIMESTAMP, last_day::TIMESTAMP, ('1 ' || grain)::INTERVAL))::DATE AS period
    FROM bounds
),
texts AS (
    SELECT
        published_on,
        a.tag_value = '' OR o.article_id IN (
            SELECT g.article_id FROM store.tags AS g
            WHERE (g.value = topic OR starts_with(g.value, topic || '.'))
                AND g.published_on >= (SELECT first_day FROM bounds)) AS is_on_topic
    FROM originals AS o, bounds, asked AS a
    WHERE o.published_on BETWEEN first_day AND last_day
        AND (a.countries = [] OR list_contains(a.countries, o.outlet_country))
        AND (a.ownerships = [] OR list_contains(a.ownerships, o.ownership))
        AND (a.langs = [] OR list_contains(a.langs, o.lang))
        AND (a.families = [] OR list_contains(a.families, o.family))
        AND (a.outlets = [] OR list_contains(a.outlets, o.outlet))
),
counted AS (
    SELECT
        date_trunc(grain, published_on)::DATE AS period, count(*) FILTER (is_on_topic) AS articles, count(*) AS collected
    FROM texts GROUP BY 1
),
health AS (
    SELECT
        date_trunc(grain, day)::DATE AS period,
        list_sort(list(DISTINCT source_id) FILTER (NOT is_healthy)) AS unhealthy_sources,
        count(*) FILTER (is_healthy) / count(*) AS healthy_share
    FROM source_days AS d JOIN store.sources AS s USING (source_id), bounds, asked AS a
    WHERE d.day BETWEEN first_day AND last_day
        AND (a.countries = [] OR list_contains(a.countries, s.country))
        AND (a.ownerships = [] OR list_contains(a.ownerships, s.ownership))
        AND (a.langs = [] OR list_contains(a.langs, s.lang) OR list_contains(a.langs, split_part(s.lang, '-', 1)))
        AND (a.families = [] OR list_contains(a.families, s.family))
        AND (a.outlets = [] OR list_contains(a.outlets, s.outlet))
    GROUP BY 1
),
-- What came of the chosen sources each day since the first of them was asked; a day without a poll is one without entries.
chosen_days AS (
    SELECT d.day, sum(d.entries) AS entries, sum(d.expected) AS expected, bool_or(d.failed < d.polls) AS is_answered
    FROM source_days AS d JOIN store.sources AS s USING (source_id), asked AS a
    WHERE (a.countries = [] OR list_contains(a.countries, s.country))
        AND (a.ownerships = [] OR list_contains(a.ownerships, s.ownership))
        AND (a.langs = [] OR list_contains(a.langs, s.lang) OR list_contains(a.langs, split_part(s.lang, '-', 1)))
        AND (a.families = [] OR list_contains(a.families, s.family))
        AND (a.outlets = [] OR list_contains(a.outlets, s.outlet))
    GROUP BY d.day
),
known_since AS (
    SELECT min(day) FILTER (is_answered) AS first_poll FROM chosen_days
),
every_day AS (
    SELECT unnest(generate_series(first_poll::TIMESTAMP, (today - 1)::TIMESTAMP, INTERVAL 1 DAY))::DATE AS day
    FROM known_since, bounds WHERE first_poll IS NOT NULL AND first_poll < today
),
judged_days AS (
    SELECT
        e.day,
        CASE WHEN c.day IS NULL THEN avg((c.day IS NOT NULL)::INTEGER) OVER w >= 0.5
            ELSE coalesce(c.expected, 0) >= 8 AND c.entries < c.expected / 3 END AS is_outage
    FROM every_day AS e LEFT JOIN chosen_days AS c USING (day)
    WINDOW w AS (ORDER BY e.day ROWS BETWEEN 28 PRECEDING AND 1 PRECEDING)
),
outages AS (
    SELECT date_trunc(grain, day)::DATE AS period, bool_or(is_outage) AS is_outage
    FROM judged_days, bounds WHERE day BETWEEN first_day AND last_day GROUP BY 1
),
tagged AS (
    SELECT date_trunc(grain, published_on)::DATE AS period, list_sort(list(DISTINCT lexicon_version)) AS lexicons
    FROM (
        SELECT DISTINCT published_on, lexicon_version FROM store.tags
        WHERE lexicon_version IS NOT NULL AND published_on BETWEEN (SELECT first_day FROM bounds)
            AND (SELECT last_day FROM bounds))
    GROUP BY 1
),
steps AS (
    SELECT
        period, lexicons,
        len(lexicons) > 1 OR NOT coalesce(list_has_all(lag(lexicons) OVER (ORDER BY period), lexicons), true) AS is_step
    FROM tagged
),
retag_days AS (
    SELECT (r.retagged_at AT TIME ZONE d.timezone)::DATE AS day
    FROM retags AS r CROSS JOIN desk AS d WHERE r.changed > 0 OR r.loaded > 0
    UNION ALL SELECT r.since FROM retags AS r WHERE r.since IS NOT NULL AND r.changed > 0
),
retagged AS (
    SELECT DISTINCT date_trunc(grain, day)::DATE AS period FROM retag_days
)
SELECT
    p.period,
    c.articles / nullif(c.collected, 0) AS share,
    coalesce(c.articles, 0) AS articles,
    coalesce(c.collected, 0) AS collected,
    (p.period::TIMESTAMP + ('1 ' || grain)::INTERVAL)::DATE <= b.today
        AND (coalesce(since::VARCHAR, '') = '' OR p.period >= b.first_day)
        AND (coalesce(until::VARCHAR, '') = '' OR (p.period::TIMESTAMP + ('1 ' || grain)::INTERVAL)::DATE <= b.last_day + 1)
        AND (o.first_poll IS NULL OR p.period >= o.first_poll) AS is_complete,
    coalesce(h.unhealthy_sources, []) AS unhealthy_sources,
    h.healthy_share,
    coalesce(s.lexicons, []) AS lexicons,
    coalesce(s.is_step, false) OR t.period IS NOT NULL AS is_boundary,
    coalesce(u.is_outage, false) AS is_outage
FROM periods AS p
CROSS JOIN bounds AS b
CROSS JOIN known_since AS o
LEFT JOIN outages AS u USING (period)
LEFT JOIN counted AS c USING (period)
LEFT JOIN health AS h USING (period)
LEFT JOIN steps AS s USING (period)
LEFT JOIN retagged AS t USING (period)
ORDER BY p.period;

-- assert: SELECT list(articles ORDER BY period) = [1, 1, 0] FROM trend('border', '2026-11-18', '2026-11-20', 'day')
-- assert: SELECT list(collected ORDER BY period) = [1, 1, 0] FROM trend('trade', '2026-11-18', '2026-11-20', 'day')
-- assert: SELECT (period, articles, is_complete) = (DATE '2026-11-16', 2, false) FROM trend()
-- assert: SELECT list(articles ORDER BY period) = [1, 0] FROM trend('city:dandong', '2026-11-18', '2026-11-19', 'day')
-- assert: SELECT (articles, collected) = (1, 1) FROM trend('border', '2026-11-18', '2026-11-18', 'day', country := 'KR', lang := 'en')
