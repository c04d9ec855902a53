-- story_members: Every article of the beat that had arrived by an instant, with its story: what a digest counts carriers
--   by. Copies of a seed are left out, and so is what arrived 30 days and more before.
-- since: Where the window begins, an instant.
-- until: Where it ends.
-- arrived_at: When its page was first read.
-- is_new: Whether that was in the window. What an undated first harvest brought is never new.
-- voice: Whose words they are: an agency's or a publisher family's; one voice counts once, however often reprinted.
CREATE OR REPLACE MACRO story_members(since, until) AS TABLE
WITH arrived AS (
    SELECT article_id, seen_at AS arrived_at FROM article_versions
    WHERE version = 1 AND seen_at <= until::TIMESTAMPTZ AND seen_at > since::TIMESTAMPTZ - INTERVAL 30 DAY
),
harvests AS (
    SELECT source_id, min(first_seen_at) AS harvested_at FROM store.entries WHERE reason = 'first_harvest' GROUP BY source_id
)
SELECT
    a.*, n.arrived_at,
    n.arrived_at > since::TIMESTAMPTZ
        AND NOT (a.date_precision = 'none' AND coalesce(a.first_seen_at <= h.harvested_at, false)) AS is_new,
    v.voice
FROM arrived AS n JOIN articles AS a USING (article_id) JOIN article_voices AS v USING (article_id)
LEFT JOIN harvests AS h USING (source_id)
WHERE a.seed_id IS NULL;

-- assert: SELECT list((article_id, is_new) ORDER BY article_id) = [('a1', true), ('a2', true), ('a3', false)] FROM story_members('2026-11-18 12:00:00+00', '2026-11-19 12:00:00+00')
-- assert: SELECT list(article_id) = ['a3'] FROM story_members('2026-11-17 00:00:00+00', '2026-11-19 11:59:00+00')
-- assert: SELECT count(*) = 2 FROM story_members('2026-12-18 12:00:00+00', '2026-12-31 00:00:00+00')
