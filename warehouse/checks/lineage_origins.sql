-- lineage_origins: An article is traced at most once, to an article we hold, and an origin is its own.
-- repair: run 'yalu run', which groups the last seven days again; where that does not help, stop what runs on the
--   home and restore the newest backup (docs/operating.md, Restore).
SELECT l.article_id, min(l.origin_id) AS origin_id FROM store.lineage AS l
LEFT JOIN store.article_versions AS a ON a.article_id = l.origin_id AND a.version = 1
GROUP BY l.article_id
HAVING count(*) > 1 OR bool_or(a.article_id IS NULL) OR bool_or((l.role = 'origin') <> (l.origin_id = l.article_id));
