-- The answers in these articles ($1, a JSON list), each with its sentence.
SELECT s.article_id, s.field, s.span_start, s.span_end, s.speaker, s.manner, s.source_class, s.speaker_side, q.quote
FROM store.statements AS s
JOIN (
    SELECT article_id, title, text FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
    WHERE article_id IN (SELECT unnest($1::JSON::VARCHAR[]))
) AS a ON a.article_id = s.article_id,
LATERAL (SELECT CASE s.field WHEN 'title' THEN a.title ELSE a.text END[s.span_start + 1 : s.span_end] AS quote) AS q
WHERE s.manner IN ('neither', 'denied', 'confirmed', 'silent') AND s.article_id IN (SELECT unnest($1::JSON::VARCHAR[]))
ORDER BY s.article_id, s.field DESC, s.span_start, s.span_end, s.speaker, s.manner
