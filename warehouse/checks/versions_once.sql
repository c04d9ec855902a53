-- versions_once: The versions of an article count up from 1, each once.
-- repair: stop what runs on the home and restore the newest backup (docs/operating.md, Restore).
SELECT article_id FROM store.article_versions WHERE version = 1 GROUP BY article_id HAVING count(*) > 1
UNION ALL
SELECT article_id FROM store.article_versions WHERE version IS DISTINCT FROM 1
GROUP BY article_id, version HAVING count(*) > 1 OR version IS NULL OR version < 1
UNION ALL
SELECT later.article_id FROM store.article_versions AS later
ANTI JOIN store.article_versions AS before
    ON before.article_id = later.article_id AND before.version = later.version - 1
WHERE later.version > 1;
