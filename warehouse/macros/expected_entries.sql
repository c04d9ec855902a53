-- expected_entries: What each source brought in a window and what is usual at those hours of those weekdays: a silence is
--   news of the source before it is news of the world.
-- since: Where the window begins, an instant.
-- until: Where it ends.
-- source_id: The source: every one that was asked before the window began.
-- came: New entries in the window. A source's first harvest counts nowhere.
-- expected: The median of what it brought in the same hours one to four weeks before; until two such weeks are on record, of
--   the days of the week before.
-- is_short: Whether that is less than a third of at least eight that were to be expected.
CREATE OR REPLACE MACRO expected_entries(since, until) AS TABLE
WITH polled AS (
    SELECT
        p.source_id, p.polled_at, coalesce(p.entries, 0) AS entries,
        row_number() OVER (PARTITION BY p.source_id ORDER BY p.polled_at, p.run_id) = 1 AS is_first
    FROM store.polls AS p WHERE p.polled_at <= until::TIMESTAMPTZ
),
asked AS (
    SELECT source_id, polled_at AS first_at FROM polled WHERE is_first AND polled_at <= since::TIMESTAMPTZ
),
arrivals AS (
    SELECT source_id, polled_at, entries FROM polled
    WHERE NOT is_first AND polled_at > since::TIMESTAMPTZ - INTERVAL 30 DAY
),
windows AS (
    SELECT unnest([0, 1, 2, 3, 4, 5, 6, 7, 14, 21, 28]) AS back
),
counted AS (
    SELECT a.source_id, w.back, coalesce(sum(r.entries), 0) AS entries
    FROM asked AS a JOIN windows AS w ON w.back = 0 OR a.first_at <= since::TIMESTAMPTZ - to_days(w.back::INTEGER)
    LEFT JOIN arrivals AS r
        ON r.source_id = a.source_id AND r.polled_at > since::TIMESTAMPTZ - to_days(w.back::INTEGER)
        AND r.polled_at <= until::TIMESTAMPTZ - to_days(w.back::INTEGER)
    GROUP BY ALL
),
weighed AS (
    SELECT
        source_id, coalesce(sum(entries) FILTER (back = 0), 0)::BIGINT AS came,
        CASE WHEN count(*) FILTER (back > 0 AND back % 7 = 0) >= 2 THEN median(entries) FILTER (back > 0 AND back % 7 = 0)
            ELSE coalesce(median(entries) FILTER (back BETWEEN 1 AND 7), 0) END::DOUBLE AS expected
    FROM counted GROUP BY source_id
)
SELECT source_id, came, expected, expected >= 8 AND came < expected / 3 AS is_short FROM weighed;

-- assert: SELECT list((source_id, came, expected, is_short) ORDER BY source_id) = [('s1', 0, 0.0, false), ('s2', 0, 0.0, false)] FROM expected_entries('2026-11-19 20:00:00+00', '2026-11-20 00:00:00+00')
-- assert: SELECT count(*) = 0 FROM expected_entries('2026-11-17 00:00:00+00', '2026-11-20 00:00:00+00')
