-- section: New stories
-- empty: No new story was seen.
-- layout: stories
-- query: SELECT array_to_string(relations, ' + ') AS relation, count(*) AS stories
--   FROM news_stories($since, $until, $relations, $topics, $least)
--   WHERE NOT is_follow_up GROUP BY relation ORDER BY count(*) DESC, relation
-- each: FROM news_stories($since, $until, $relations, $topics, $least)
WITH chosen AS (
    SELECT array_to_string(relations, ' + ') AS relation, *
    FROM news_stories($since, $until, $relations, $topics, $least) WHERE NOT is_follow_up
    ORDER BY is_news DESC, importance DESC, outlets DESC, began_at DESC, story_id LIMIT 60
)
SELECT c.*, k.members, b.top_topics, b.topic_names, b.entity_names
FROM chosen AS c JOIN story_cards($since, $until) AS k USING (story_id)
LEFT JOIN story_subjects($since, $until) AS b USING (story_id)
ORDER BY is_news DESC, importance DESC, outlets DESC, began_at DESC, story_id;
