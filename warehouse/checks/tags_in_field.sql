-- tags_in_field: Every tag's span lies inside the field it names and is not empty.
WITH lengths AS (
    SELECT article_id, length(title) AS of_title, length(text) AS of_text FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
)
SELECT t.article_id, t.rule_id, t.span_start, t.span_end FROM store.tags AS t
JOIN lengths AS l USING (article_id)
WHERE t.field NOT IN ('title', 'text') OR t.span_start < 0 OR t.span_end <= t.span_start
    OR t.span_end > CASE t.field WHEN 'title' THEN l.of_title ELSE l.of_text END;
