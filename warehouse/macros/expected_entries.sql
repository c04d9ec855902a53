-- expected_entries: What each source brought in a window and what is usual at those hours of those weekdays: a silence is
--   news of the source before it is news of the world.
-- since: Where the window begins, an instant.
-- until: Where it ends.
-- source_id: The source: every one that was asked before the window began.
-- came: New entries in the window, without a backlog (view polls): that counts nowhere.
-- expected: The median of what it brought in the same hours one to four weeks before; until two such weeks are on record, of
--   the days of the week before. What was not asked, failed or brought a backlog is no day to count. 0 where none is.
-- is_short: Whether that is less than a third of at least eight that were to be expected.
CREATE OR REPLACE MACRO expected_entries(since, until) AS TABLE
WITH polled AS (
    SELECT p.source_id, p.polled_at, p.entries, p.is_backlog, p.is_healthy
    FROM polls AS p WHERE p.polled_at <= until::TIMESTAMPTZ AND p.polled_at > since::TIMESTAMPTZ - INTERVAL 30 DAY
),
-- Nothing is known of what is usual before its first harvest.
asked AS (
    SELECT p.source_id, o.harvested_at
    FROM (SELECT source_id, min(polled_at) AS asked_at FROM store.polls GROUP BY source_id) AS p
    JOIN observed AS o USING (source_id) WHERE p.asked_at <= since::TIMESTAMPTZ
),
windows AS (
    SELECT unnest([0, 1, 2, 3, 4, 5, 6, 7, 14, 21, 28]) AS back
),
counted AS (
    SELECT
        a.source_id, w.back, coalesce(sum(r.entries) FILTER (NOT r.is_backlog), 0) AS entries,
        coalesce(bool_or(r.is_healthy), false) AND NOT coalesce(bool_or(r.is_backlog), false) AS says_what_is_usual
    FROM asked AS a JOIN windows AS w ON w.back = 0 OR a.harvested_at <= since::TIMESTAMPTZ - to_days(w.back::INTEGER)
    LEFT JOIN polled AS r
        ON r.source_id = a.source_id AND r.polled_at > since::TIMESTAMPTZ - to_days(w.back::INTEGER)
        AND r.polled_at <= until::TIMESTAMPTZ - to_days(w.back::INTEGER)
    GROUP BY ALL
),
usual AS (
    SELECT
        source_id, count(*) FILTER (back % 7 = 0) AS weeks, median(entries) FILTER (back % 7 = 0) AS weekly,
        median(entries) FILTER (back < 8) AS daily, median(entries) AS any_day
    FROM counted WHERE back > 0 AND says_what_is_usual GROUP BY source_id
),
weighed AS (
    SELECT
        c.source_id, c.entries::BIGINT AS came,
        coalesce(CASE WHEN u.weeks >= 2 THEN u.weekly ELSE coalesce(u.daily, u.any_day) END, 0)::DOUBLE AS expected
    FROM counted AS c LEFT JOIN usual AS u USING (source_id) WHERE c.back = 0
)
SELECT source_id, came, expected, expected >= 8 AND came < expected / 3 AS is_short FROM weighed;

-- assert: SELECT list((source_id, came, expected, is_short) ORDER BY source_id) = [('s1', 0, 0.0, false), ('s2', 0, 0.0, false)] FROM expected_entries('2026-11-19 20:00:00+00', '2026-11-20 00:00:00+00')
-- assert: SELECT count(*) = 0 FROM expected_entries('2026-11-17 00:00:00+00', '2026-11-20 00:00:00+00')
