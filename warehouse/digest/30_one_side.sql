-- section: Told by one side only
-- empty: No story is known to be reported by one side's outlets alone.
-- layout: sides
-- A side is the country of an outlet: China, North Korea, South Korea. Claimed only where no outlet of another country has
-- the same persons, act and day in any story, and where the other sides' sources brought something (macro story_claims).
-- query: SELECT one_country AS side, count(*) AS stories FROM news_stories($since, $until, $relations, $topics, $least)
--   WHERE one_country IN ('CN', 'KP', 'KR') GROUP BY side ORDER BY side
-- each: FROM news_stories($since, $until, $relations, $topics, $least)
-- health: SELECT s.country AS side, count(*) AS feeds, count(*) FILTER (h.last_ok_at > $since AND h.failures = 0
--   AND h.state IN ('ok', 'quiet', 'undated', 'empty', 'teaser_only', 'gap')) AS answered FROM sources AS s
--   LEFT JOIN source_health AS h USING (source_id) WHERE s.enabled AND s.country IN ('CN', 'KP', 'KR')
--   GROUP BY side ORDER BY side
WITH chosen AS (
    SELECT one_country AS side, *
    FROM news_stories($since, $until, $relations, $topics, $least)
    WHERE one_country IN ('CN', 'KP', 'KR')
    QUALIFY row_number() OVER (PARTITION BY side ORDER BY outlets DESC, importance DESC, began_at DESC, story_id) <= 4
)
SELECT c.*, k.members FROM chosen AS c JOIN story_cards($since, $until) AS k USING (story_id)
ORDER BY side, outlets DESC, importance DESC, began_at DESC, story_id;
