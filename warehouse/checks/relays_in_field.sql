-- relays_in_field: Every link of a chain lies inside the field it names, names somebody and is not empty.
SELECT r.article_id, r.step, r.value, r.span_start, r.span_end FROM relays AS r
JOIN (
    SELECT article_id, length(title) AS of_title, length(text) AS of_text FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
) AS l USING (article_id)
WHERE r.value = '' OR r.field NOT IN ('title', 'text') OR r.span_start < 0 OR r.span_end <= r.span_start
    OR r.span_end > CASE r.field WHEN 'title' THEN l.of_title ELSE l.of_text END;
