-- Where these articles ($1, a JSON list) report events.
SELECT m.article_id, m.event_id, m.field, m.span_start, max(r.span_end) AS span_end
FROM store.event_members AS m
JOIN store.event_reports AS r
    ON r.article_id = m.article_id AND r.field = m.field AND r.span_start = m.span_start
    AND r.event_type = m.event_type AND r.pair = m.pair
WHERE m.article_id IN (SELECT unnest($1::JSON::VARCHAR[]))
GROUP BY m.article_id, m.event_id, m.field, m.span_start
ORDER BY m.article_id, m.field DESC, m.span_start, m.event_id
