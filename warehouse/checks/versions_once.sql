-- versions_once: The versions of an article count up from 1, each once.
SELECT article_id FROM store.article_versions
GROUP BY article_id HAVING count(DISTINCT version) <> count(*) OR max(version) <> count(*);
