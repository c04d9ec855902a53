-- section: Going on: stories of the days before
-- empty: Nothing new was added to a story of the days before.
-- layout: stories
-- query: SELECT '' AS relation, count(*) AS stories FROM news_stories($since, $until, $relations, $topics, $least)
--   WHERE is_follow_up HAVING count(*) > 0
-- each: FROM news_stories($since, $until, $relations, $topics, $least)
WITH chosen AS (
    SELECT '' AS relation, * FROM news_stories($since, $until, $relations, $topics, $least) WHERE is_follow_up
    ORDER BY is_news DESC, importance DESC, new_articles DESC, began_at DESC, story_id LIMIT 6
)
SELECT c.*, k.members, b.top_topics, b.topic_names, b.entity_names
FROM chosen AS c JOIN story_cards($since, $until) AS k USING (story_id)
LEFT JOIN story_subjects($since, $until) AS b USING (story_id)
ORDER BY is_news DESC, importance DESC, new_articles DESC, began_at DESC, story_id;
