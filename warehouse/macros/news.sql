-- news: The new articles of a window: no copies, no copies of a seed, published at most a week before its first day.
-- since: Where the window begins, an instant.
-- until: Where it ends.
-- of_relations: As in news_stories.
-- of_topics: As in news_stories.
-- at_least: As in news_stories.
-- story_id: The story it belongs to.
-- arrived_at: When its page was first read.
CREATE OR REPLACE MACRO news(since, until, of_relations := '[]', of_topics := '[]', at_least := 0) AS TABLE
SELECT m.* FROM story_members(since, until) AS m
WHERE m.is_new AND m.is_original
    AND m.story_id IN (SELECT story_id FROM news_stories(since, until, of_relations, of_topics, at_least))
    AND m.published_on >= (
        SELECT (since::TIMESTAMPTZ AT TIME ZONE value)::DATE - 6 FROM store.meta WHERE key = 'timezone');

-- assert: SELECT list(article_id ORDER BY article_id) = ['a1', 'a3'] FROM news('2026-11-18 00:00:00+00', '2026-11-20 00:00:00+00')
-- assert: SELECT count(*) = 0 FROM news('2026-11-19 12:00:00+00', '2026-11-20 00:00:00+00')
