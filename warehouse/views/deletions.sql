-- deletions: Articles whose page was gone (404, 410 or a notice of deletion) at its re-check: their text is still in articles.
-- article_id: The article.
-- outlet: The outlet's name.
-- url: The address that is gone.
-- title: The headline it had.
-- published_on: The day it was published.
-- fetched_at: When its text was read.
-- gone_at: When it was found gone.
CREATE OR REPLACE VIEW deletions AS
SELECT p.article_id, s.outlet, p.url, a.title, a.published_on, p.fetched_at, p.rechecked_at AS gone_at
FROM store.page_states AS p
JOIN store.article_versions AS a USING (article_id)
ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
    ON later.article_id = a.article_id AND later.version = a.version
LEFT JOIN store.sources AS s ON s.source_id = a.source_id
WHERE p.result = 'deleted';
