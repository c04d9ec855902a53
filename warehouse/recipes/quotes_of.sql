-- quotes_of: Which words made the tagger see a topic, a name or a phrase? Its evidence, one a row.
-- topic: A topic id or its top level, or any other tag value. Default: `border`.
SELECT a.published_on, a.outlet, t.value, t.quote, a.title, t.rule_id, t.field
FROM checked_value($topic) AS asked
JOIN tags AS t ON t.value = asked.tag_value OR starts_with(t.value, asked.tag_value || '.')
JOIN articles AS a USING (article_id)
ORDER BY a.published_on DESC, a.article_id, t.span_start, t.value LIMIT 60;
