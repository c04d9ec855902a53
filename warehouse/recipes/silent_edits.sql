-- silent_edits: Which articles were changed after they were first read, and what went or came?
-- since: First day the change was seen. Default: the first there is.
SELECT v.seen_at, a.outlet, a.title, c.is_retitled, c.removed, c.added, a.url
FROM version_changes AS c
JOIN article_versions AS v USING (article_id, version)
JOIN articles AS a USING (article_id)
WHERE (v.seen_at AT TIME ZONE (SELECT timezone FROM desk))::DATE >= coalesce($since::DATE, DATE '0001-01-01')
ORDER BY v.seen_at DESC, c.article_id;
