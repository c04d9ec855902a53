-- article_voices: Whose words each article prints: what independent sources are counted by.
-- article_id: The article.
-- voice: The family of the agency or publisher its text comes from; where it has none, the outlet that text appeared in.
CREATE OR REPLACE VIEW article_voices AS
SELECT
    a.article_id,
    coalesce(nullif(l.origin_family, ''), 'outlet:' || nullif(s.outlet, ''), l.origin_id, a.article_id) AS voice
FROM store.article_versions AS a
LEFT JOIN store.lineage AS l USING (article_id)
LEFT JOIN store.article_versions AS o ON o.article_id = coalesce(l.origin_id, a.article_id) AND o.version = 1
LEFT JOIN store.sources AS s ON s.source_id = o.source_id
WHERE a.version = 1;
