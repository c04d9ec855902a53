-- relays_in_field: Every link of a chain lies inside the field it names, names somebody and is not empty.
SELECT r.article_id, r.step, r.value, r.span_start, r.span_end FROM relays AS r
JOIN articles AS a USING (article_id)
WHERE r.value = '' OR r.field NOT IN ('title', 'text') OR r.span_start < 0 OR r.span_end <= r.span_start
    OR r.span_end > length(CASE r.field WHEN 'title' THEN a.title ELSE a.text END);
