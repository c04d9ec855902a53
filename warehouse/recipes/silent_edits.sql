-- silent_edits: Which articles were changed after they were first read, and what went or came?
-- since: First day the change was seen. Default: the first there is.
SELECT v.seen_at, a.outlet, a.title, c.is_retitled, c.removed, c.added, a.url
FROM version_changes AS c
JOIN article_versions AS v USING (article_id, version)
JOIN articles AS a USING (article_id)
WHERE v.seen_at >= coalesce($since::DATE, DATE '0001-01-01')::TIMESTAMP AT TIME ZONE 'UTC'
ORDER BY v.seen_at DESC, c.article_id;
