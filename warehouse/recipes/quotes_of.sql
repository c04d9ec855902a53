-- quotes_of: Which words made the tagger see a topic? Its evidence, one a row.
-- topic: A topic id or its top level. Default: `border`.
SELECT a.published_on, a.outlet, t.value, t.rule_id, t.field, t.quote, a.title
FROM tags AS t JOIN articles AS a USING (article_id)
WHERE t.kind = 'topic' AND (t.value = $topic OR starts_with(t.value, $topic || '.'))
ORDER BY a.published_on DESC, a.article_id, t.span_start LIMIT 60;
