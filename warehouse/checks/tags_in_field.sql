-- tags_in_field: Every tag's span lies inside the field it names and is not empty.
SELECT t.article_id, t.rule_id, t.span_start, t.span_end FROM store.tags AS t
JOIN articles AS a USING (article_id)
WHERE t.field NOT IN ('title', 'text') OR t.span_start < 0 OR t.span_end <= t.span_start
    OR t.span_end > length(CASE t.field WHEN 'title' THEN a.title ELSE a.text END);
