-- stories_once: An article is in at most one story, is one we hold, and a copy of a seed is in none.
-- repair: run 'yalu run', which groups the last seven days again; where that does not help, stop what runs on the
--   home and restore the newest backup (docs/operating.md, Restore).
SELECT s.article_id, min(s.story_id) AS story_id FROM store.story_articles AS s
LEFT JOIN store.article_versions AS a ON a.article_id = s.article_id AND a.version = 1
LEFT JOIN store.seed_sightings AS g ON g.article_id = s.article_id
GROUP BY s.article_id
HAVING count(*) > 1 OR bool_or(a.article_id IS NULL) OR bool_or(g.article_id IS NOT NULL);
