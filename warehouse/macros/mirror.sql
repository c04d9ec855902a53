-- mirror: Each event as its two sides have it: who says it first, who hours later, who denies it, who is silent:
--   mirror('DPRK-PRC', '2026-01-01', '2026-12-31'). One row an event and side, the newest event first. A side is its official voices (its
--   ministries, its agency), wherever they are read. Silence is claimed only where nothing of that side's own official sources
--   was missed.
-- pair: DPRK-PRC or ROK-PRC; NULL for both.
-- since: First day on which the event was first reported by anybody; NULL for the first there is.
-- until: Last day, included; NULL for the desk's day.
-- event_id: The event.
-- event_type: visit, summit, talks, call, letter …
-- pair: DPRK-PRC or ROK-PRC.
-- status: The event's status.
-- first_reported_at: When anybody reported it first.
-- side: DPRK, PRC or ROK.
-- verdict: first (it spoke before the other side, or at the same time), later, denied, neither (neither confirmed nor denied), silent
--   (nothing from it within seven days of the first report, or so far, and its official sources brought something and
--   answered on each of those days), not_seen (nothing from it, and its sources do not show whether it spoke).
-- said_at: When it spoke first; of denied and neither, when it did so first; empty where it has not.
-- hours_later: Hours from the first report by anybody to that; empty where one of the two articles names no instant.
-- happened_on: The day it states; empty where it states none.
-- place: The place it states; empty where it states none.
-- leaves_out: What others say of the event and this side does not, where it reports it: day, place, actor, target.
-- is_silence_reported: Whether a text says that this side was silent: it is shown, and decides nothing.
-- quote: Its words; of a side that has not spoken, those that say it was silent.
-- article_id: The article they stand in.
-- sources_on_days: Of the days looked at for silence, how many its official sources answered on.
-- days: The days looked at for silence: from the first report on, at most seven.
CREATE OR REPLACE MACRO mirror(pair := '', since := '', until := '') AS TABLE
WITH asked AS (
    SELECT
        p.word AS chosen, coalesce(nullif(since::VARCHAR, '')::DATE, DATE '0001-01-01') AS first_day,
        coalesce(nullif(until::VARCHAR, '')::DATE, d.today) AS last_day, d.today, d.timezone
    FROM checked_word(coalesce(nullif(pair, ''), 'both'), 'pair', ['both', 'DPRK-PRC', 'ROK-PRC']) AS p, desk AS d
),
shown AS (
    SELECT
        e.event_id, e.event_type, e.pair AS both_sides, e.status, e.first_reported_at, e.happened_on, e.date_precision, e.place,
        e.actor, e.target, (e.first_reported_at AT TIME ZONE a.timezone)::DATE AS on_day, a.today
    FROM store.events AS e CROSS JOIN asked AS a
    WHERE a.chosen IN ('both', e.pair) AND (e.first_reported_at AT TIME ZONE a.timezone)::DATE BETWEEN a.first_day AND a.last_day
),
reported AS (
    SELECT
        m.event_id, split_part(m.voice, ':', 2) AS side, starts_with(m.voice, 'official:') AS is_official, m.reported_at AS said_at,
        m.article_id, m.field, m.span_start, r.span_end, r.status = 'denied' AS is_denial,
        CASE WHEN r.date_precision IN ('day', 'day_range') THEN r.happened_on END AS on_day, r.place, r.actor, r.target
    FROM store.event_members AS m
    JOIN store.event_reports AS r
        ON r.article_id = m.article_id AND r.field = m.field AND r.span_start = m.span_start
        AND r.event_type = m.event_type AND r.pair = m.pair
    WHERE NOT m.is_lost AND m.event_id IN (SELECT s.event_id FROM shown AS s)
),
answered AS (
    SELECT
        c.event_id, c.side, c.said_at, c.article_id, c.field, c.span_start, c.span_end, c.manner
    FROM store.claim_statements AS c
    WHERE c.source_class = 'official' AND c.side <> '' AND NOT c.is_lost AND c.event_id IN (SELECT s.event_id FROM shown AS s)
),
-- What stands in an answer is what somebody was asked about, and no word of the side's own.
own AS (
    SELECT r.* FROM reported AS r
    WHERE r.is_official AND NOT EXISTS (
        SELECT 1 FROM answered AS w
        WHERE w.article_id = r.article_id AND w.field = r.field AND w.manner IN ('neither', 'denied', 'silent')
            AND w.span_start < r.span_end AND r.span_start < w.span_end)
),
words AS (
    SELECT
        o.event_id, o.side, CASE WHEN o.is_denial THEN 'denied' ELSE 'reported' END AS how, o.said_at, o.article_id, o.field,
        o.span_start, o.span_end
    FROM own AS o
    UNION ALL
    SELECT
        w.event_id, w.side, CASE w.manner WHEN 'confirmed' THEN 'reported' ELSE w.manner END, w.said_at, w.article_id, w.field,
        w.span_start, w.span_end
    FROM answered AS w
),
-- The first words of the kind that decides: a report before a denial before a refusal to say; silence said by others last.
first_words AS (
    SELECT w.*, list_position(['reported', 'denied', 'neither', 'silent'], w.how) AS rank FROM words AS w
    QUALIFY row_number() OVER (
        PARTITION BY w.event_id, w.side ORDER BY rank, w.said_at, w.article_id, w.field DESC, w.span_start) = 1
),
given AS (
    SELECT
        o.event_id, o.side, arg_min(o.on_day, (o.said_at, o.on_day)) FILTER (o.on_day IS NOT NULL) AS on_day,
        arg_min(o.place, (o.said_at, o.place)) FILTER (o.place <> '') AS place, list(o.actor) AS actors, list(o.target) AS targets
    FROM own AS o WHERE NOT o.is_denial GROUP BY o.event_id, o.side
),
sides AS (
    SELECT s.*, w.side, least(s.on_day + 6, s.today) AS watched_until
    FROM shown AS s JOIN (VALUES ('DPRK', 'KP'), ('PRC', 'CN'), ('ROK', 'KR')) AS w(side, country)
        ON contains('-' || s.both_sides || '-', '-' || w.side || '-')
),
-- The side's own official sources by day. One that has not answered for a month before counts for nothing.
asked_days AS (
    SELECT d.day, d.source_id, w.side, d.is_healthy, d.entries
    FROM source_days AS d
    JOIN store.sources AS o ON o.source_id = d.source_id AND o.ownership IN ('state', 'party', 'government')
    JOIN (VALUES ('DPRK', 'KP'), ('PRC', 'CN'), ('ROK', 'KR')) AS w(side, country) ON w.country = o.country
    WHERE d.day >= (SELECT min(s.on_day) - 30 FROM shown AS s)
),
of_sources AS (
    SELECT
        s.event_id, s.side, d.source_id, bool_and(d.is_healthy) FILTER (d.day >= s.on_day) AS is_well, sum(d.entries) FILTER (d.day >= s.on_day) AS entries
    FROM sides AS s JOIN asked_days AS d ON d.side = s.side AND d.day BETWEEN s.on_day - 30 AND s.watched_until
    GROUP BY s.event_id, s.side, d.source_id HAVING bool_or(d.is_healthy)
),
of_days AS (
    SELECT s.event_id, s.side, count(DISTINCT d.day) AS days
    FROM sides AS s JOIN asked_days AS d ON d.side = s.side AND d.is_healthy AND d.day BETWEEN s.on_day AND s.watched_until
    GROUP BY s.event_id, s.side
),
watched AS (
    SELECT o.event_id, o.side, bool_and(coalesce(o.is_well, false)) AND sum(o.entries) > 0 AS is_well FROM of_sources AS o GROUP BY o.event_id, o.side
),
spoken AS (
    SELECT
        s.*, f.how, f.said_at, f.article_id, f.field, f.span_start, f.span_end,
        (s.watched_until - s.on_day)::INTEGER + 1 AS days, coalesce(n.days, 0) AS answered_days, coalesce(v.is_well, false) AS is_well,
        min(f.said_at) FILTER (f.how = 'reported') OVER (PARTITION BY s.event_id) AS first_said_at
    FROM sides AS s
    LEFT JOIN first_words AS f ON f.event_id = s.event_id AND f.side = s.side
    LEFT JOIN of_days AS n ON n.event_id = s.event_id AND n.side = s.side
    LEFT JOIN watched AS v ON v.event_id = s.event_id AND v.side = s.side
),
latest AS (
    SELECT v.article_id, v.title, v.text, v.date_precision FROM store.article_versions AS v
    ANTI JOIN (SELECT n.article_id, n.version - 1 AS version FROM store.article_versions AS n WHERE n.version > 1) AS later
        USING (article_id, version)
    WHERE v.article_id IN (SELECT k.article_id FROM spoken AS k UNION SELECT r.article_id FROM reported AS r)
),
begun AS (
    SELECT r.event_id, bool_or(l.date_precision = 'instant') AS is_instant FROM reported AS r
    JOIN shown AS s ON s.event_id = r.event_id AND s.first_reported_at = r.said_at
    JOIN latest AS l ON l.article_id = r.article_id GROUP BY r.event_id
)
SELECT
    k.event_id, k.event_type, k.both_sides AS pair, k.status, k.first_reported_at, k.side,
    CASE
        WHEN k.how = 'reported' THEN CASE WHEN k.said_at = k.first_said_at THEN 'first' ELSE 'later' END
        WHEN k.how IN ('denied', 'neither') THEN k.how
        WHEN k.is_well AND k.answered_days = k.days THEN 'silent'
        ELSE 'not_seen' END AS verdict,
    CASE WHEN k.how <> 'silent' THEN k.said_at END AS said_at,
    CASE WHEN k.how <> 'silent' AND l.date_precision = 'instant' AND b.is_instant
        THEN round(date_diff('second', k.first_reported_at, k.said_at) / 3600, 1) END AS hours_later,
    g.on_day AS happened_on, coalesce(g.place, '') AS place,
    CASE WHEN k.how = 'reported' THEN list_filter([
        CASE WHEN k.date_precision IN ('day', 'day_range') AND g.on_day IS NULL THEN 'day' END,
        CASE WHEN k.place <> '' AND g.place IS NULL THEN 'place' END,
        CASE WHEN starts_with(k.actor, 'per:') AND NOT list_contains(g.actors || g.targets, k.actor) THEN 'actor' END,
        CASE WHEN starts_with(k.target, 'per:') AND NOT list_contains(g.actors || g.targets, k.target) THEN 'target' END],
        lambda x: x IS NOT NULL) ELSE [] END AS leaves_out,
    EXISTS (SELECT 1 FROM answered AS w WHERE w.event_id = k.event_id AND w.side = k.side AND w.manner = 'silent') AS is_silence_reported,
    coalesce(CASE k.field WHEN 'title' THEN l.title ELSE l.text END[k.span_start + 1 : k.span_end], '') AS quote,
    coalesce(k.article_id, '') AS article_id, k.answered_days AS sources_on_days, k.days
FROM spoken AS k
LEFT JOIN given AS g ON g.event_id = k.event_id AND g.side = k.side
LEFT JOIN latest AS l ON l.article_id = k.article_id
LEFT JOIN begun AS b ON b.event_id = k.event_id
ORDER BY k.first_reported_at DESC, k.event_id, k.side;

-- assert: SELECT count(*) = 0 FROM mirror('ROK-PRC', '1900-02-01', '1900-01-01')
-- assert: SELECT count(*) FILTER (verdict NOT IN ('first', 'later', 'denied', 'neither', 'silent', 'not_seen')) = 0 FROM mirror()
-- assert: SELECT count(*) FILTER (verdict = 'silent' AND sources_on_days < days) = 0 FROM mirror()
