-- contacts: How it goes between two sides: the highest level met, and merged events in four classes, each with a lower bound
--   (confirmed) and an upper bound (also reported by one voice): contacts('DPRK-PRC', '2026-01-01', '2026-12-31', 'month').
--   No number is made of the classes: reports of a kind are no measure of it. Empty is not none: see coverage.
-- pair: DPRK-PRC or ROK-PRC; NULL for both.
-- since: First day, as text or DATE; NULL for the first event there is.
-- until: Last day, included; NULL for the desk's day.
-- grain: day, week, month, quarter or year.
-- period: First day of the period.
-- pair: Between whom: DPRK-PRC or ROK-PRC.
-- highest_level: Of confirmed visits, summits and talks in it: 1 head of state or party, 2 premier, 3 minister, 4 below; empty
--   where none is known.
-- last_met_on: The last day, up to the period's end, on which such a confirmed meeting ended.
-- days_since: Days from it to the period's end, or to the desk's day where that comes first.
-- contact_low: Confirmed contacts: visits, summits, talks, calls, letters, delegations.
-- contact_high: With those that one voice reports.
-- help_low: Confirmed help and opening: aid, agreements, trade opened, joint exercises.
-- help_high: With those that one voice reports.
-- criticism_low: Confirmed criticism: protests, summons, tests.
-- criticism_high: With those that one voice reports.
-- restriction_low: Confirmed restriction: sanctions, trade closed, people sent back.
-- restriction_high: With those that one voice reports.
-- coverage: Of the days on which the sources of each side's country were asked, the share on which any answered well, of the side
--   where it is less; empty where one of them was never asked. Below a half the counts are empty, and where it is empty
--   a count of none is.
-- event_ids: The events counted.
CREATE OR REPLACE MACRO contacts(pair := '', since := '', until := '', grain := 'month') AS TABLE
WITH asked AS (
    SELECT
        p.word AS chosen, g.word AS part,
        coalesce(nullif(since::VARCHAR, '')::DATE, (SELECT min(b.happened_on) FROM store.events AS b), d.today) AS first_day,
        coalesce(nullif(until::VARCHAR, '')::DATE, d.today) AS last_day, d.today, d.timezone
    FROM checked_word(coalesce(nullif(pair, ''), 'both'), 'pair', ['both', 'DPRK-PRC', 'ROK-PRC']) AS p,
        checked_word(grain, 'grain', ['day', 'week', 'month', 'quarter', 'year']) AS g, desk AS d
),
periods AS (
    SELECT
        unnest(generate_series(
            date_trunc(a.part, a.first_day)::TIMESTAMP, a.last_day::TIMESTAMP, ('1 ' || a.part)::INTERVAL))::DATE AS period, a.*
    FROM asked AS a
),
spans AS (
    SELECT
        s.period, w.two AS both_sides, s.first_day, s.last_day,
        least((s.period + ('1 ' || s.part)::INTERVAL)::DATE - 1, s.today, s.last_day) AS ends_on
    FROM periods AS s CROSS JOIN (VALUES ('DPRK-PRC'), ('ROK-PRC')) AS w(two)
    WHERE s.chosen IN ('both', w.two)
),
known AS (
    SELECT
        e.event_id, e.pair AS both_sides, coalesce(e.happened_on, (e.first_reported_at AT TIME ZONE a.timezone)::DATE) AS on_day,
        e.ends_on, e.event_type, e.status IN ('done', 'under_way') AS is_sure,
        CASE
            WHEN e.category IN ('CONSULT', 'SUPPORT') THEN 'contact'
            WHEN e.category IN ('AID', 'AGREE', 'CONCEDE', 'COOPERATE') THEN 'help'
            WHEN e.category IN ('REJECT', 'ACCUSE', 'MOBILIZE') THEN 'criticism'
            ELSE 'restriction' END AS class,
        nullif(least(coalesce(nullif(e.actor_level, 0), 9), coalesce(nullif(e.target_level, 0), 9)), 9) AS met_at
    FROM store.events AS e CROSS JOIN asked AS a
    WHERE e.status IN ('done', 'under_way', 'reported')
),
met AS (
    SELECT s.period, s.both_sides, max(coalesce(k.ends_on, k.on_day)) AS last_met_on
    FROM spans AS s JOIN known AS k ON k.both_sides = s.both_sides AND coalesce(k.ends_on, k.on_day) <= s.ends_on
    WHERE k.is_sure AND k.event_type IN ('visit', 'summit', 'talks') GROUP BY s.period, s.both_sides
),
counted AS (
    SELECT
        s.period, s.both_sides,
        min(k.met_at) FILTER (k.is_sure AND k.event_type IN ('visit', 'summit', 'talks')) AS highest_level,
        count(k.event_id) FILTER (k.class = 'contact' AND k.is_sure) AS contact_low,
        count(k.event_id) FILTER (k.class = 'contact') AS contact_high,
        count(k.event_id) FILTER (k.class = 'help' AND k.is_sure) AS help_low,
        count(k.event_id) FILTER (k.class = 'help') AS help_high,
        count(k.event_id) FILTER (k.class = 'criticism' AND k.is_sure) AS criticism_low,
        count(k.event_id) FILTER (k.class = 'criticism') AS criticism_high,
        count(k.event_id) FILTER (k.class = 'restriction' AND k.is_sure) AS restriction_low,
        count(k.event_id) FILTER (k.class = 'restriction') AS restriction_high,
        coalesce(list_sort(list(k.event_id) FILTER (k.event_id IS NOT NULL)), []) AS event_ids
    FROM spans AS s
    LEFT JOIN known AS k
        ON k.both_sides = s.both_sides AND k.on_day BETWEEN greatest(s.period, s.first_day) AND s.ends_on
    GROUP BY s.period, s.both_sides
),
-- A day of a side is well where any source of its country, or one that stands in for its media, answered well.
answered AS (
    SELECT d.day, w.side, bool_or(d.is_healthy) AS is_well
    FROM source_days AS d JOIN store.sources AS o USING (source_id)
    JOIN (VALUES ('DPRK', 'KP'), ('PRC', 'CN'), ('ROK', 'KR')) AS w(side, country) ON w.country IN (o.country, o.stands_in)
    GROUP BY d.day, w.side
),
covered AS (
    SELECT s.period, s.both_sides, w.side, avg(n.is_well::INTEGER) AS share
    FROM spans AS s CROSS JOIN (VALUES ('DPRK'), ('PRC'), ('ROK')) AS w(side)
    LEFT JOIN answered AS n ON n.side = w.side AND n.day BETWEEN greatest(s.period, s.first_day) AND s.ends_on
    WHERE contains('-' || s.both_sides || '-', '-' || w.side || '-')
    GROUP BY s.period, s.both_sides, w.side
),
shares AS (
    SELECT v.period, v.both_sides, CASE WHEN count(v.share) = 2 THEN min(v.share) END AS coverage, coalesce(min(v.share) < 0.5, false) AS is_sick
    FROM covered AS v GROUP BY v.period, v.both_sides
)
SELECT
    c.period, c.both_sides AS pair, c.highest_level, m.last_met_on, (s.ends_on - m.last_met_on)::INTEGER AS days_since,
    CASE WHEN NOT h.is_sick AND (c.contact_high > 0 OR h.coverage IS NOT NULL) THEN c.contact_low END AS contact_low,
    CASE WHEN NOT h.is_sick AND (c.contact_high > 0 OR h.coverage IS NOT NULL) THEN c.contact_high END AS contact_high,
    CASE WHEN NOT h.is_sick AND (c.help_high > 0 OR h.coverage IS NOT NULL) THEN c.help_low END AS help_low,
    CASE WHEN NOT h.is_sick AND (c.help_high > 0 OR h.coverage IS NOT NULL) THEN c.help_high END AS help_high,
    CASE WHEN NOT h.is_sick AND (c.criticism_high > 0 OR h.coverage IS NOT NULL) THEN c.criticism_low END AS criticism_low,
    CASE WHEN NOT h.is_sick AND (c.criticism_high > 0 OR h.coverage IS NOT NULL) THEN c.criticism_high END AS criticism_high,
    CASE WHEN NOT h.is_sick AND (c.restriction_high > 0 OR h.coverage IS NOT NULL) THEN c.restriction_low END AS restriction_low,
    CASE WHEN NOT h.is_sick AND (c.restriction_high > 0 OR h.coverage IS NOT NULL) THEN c.restriction_high END AS restriction_high,
    round(h.coverage, 2) AS coverage, c.event_ids
FROM counted AS c
JOIN spans AS s ON s.period = c.period AND s.both_sides = c.both_sides
JOIN shares AS h ON h.period = c.period AND h.both_sides = c.both_sides
LEFT JOIN met AS m ON m.period = c.period AND m.both_sides = c.both_sides
ORDER BY c.period, c.both_sides;

-- assert: SELECT count(*) = 0 FROM contacts('ROK-PRC', '1900-02-01', '1900-01-01', 'day')
-- assert: SELECT count(*) = 2 AND bool_and(contact_low IS NULL AND coverage IS NULL) FROM contacts('', '1900-01-01', '1900-01-31', 'month')
-- assert: SELECT count(*) FILTER (contact_low > contact_high OR help_low > help_high) = 0 FROM contacts(grain := 'week')
