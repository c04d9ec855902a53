-- loaded_has_article: The text of every loaded entry is in articles.
-- repair: stop what runs on the home and restore the newest backup (docs/operating.md, Restore).
SELECT e.entry_id, e.article_id FROM store.entries AS e
LEFT JOIN store.article_versions AS a ON a.article_id = e.article_id AND a.version = 1
WHERE e.outcome = 'loaded' AND a.article_id IS NULL;
