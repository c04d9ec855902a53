-- one_edge: An article repeats at most one other, and that one exists.
-- repair: stop what runs on the home and restore the newest backup (docs/operating.md, Restore).
SELECT d.article_id FROM store.duplicates AS d
LEFT JOIN store.article_versions AS a ON a.article_id = d.of_article_id AND a.version = 1
GROUP BY d.article_id HAVING count(*) > 1 OR bool_or(a.article_id IS NULL) OR bool_or(d.article_id = d.of_article_id);
