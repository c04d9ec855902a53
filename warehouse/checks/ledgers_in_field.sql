-- ledgers_in_field: Every row of a ledger rests on words inside the field it names.
-- repair: run 'yalu retag', which reads the ledgers again.
WITH spans AS (
    SELECT 'firsts' AS ledger, article_id, rule_id, field, span_start, span_end FROM store.firsts
    UNION ALL SELECT 'readouts', article_id, rule_id, field, span_start, span_end FROM store.readouts
    UNION ALL SELECT 'phrase_uses', article_id, rule_id, field, span_start, span_end FROM store.phrase_uses
    UNION ALL SELECT 'border_signs', article_id, rule_id, field, span_start, span_end FROM store.border_signs
    UNION ALL SELECT 'event_reports', article_id, rule_id, field, span_start, span_end FROM store.event_reports
    UNION ALL SELECT 'statements', article_id, rule_id, field, span_start, span_end FROM store.statements
    UNION ALL SELECT 'conditions', article_id, rule_id, field, span_start, span_end FROM store.conditions
),
lengths AS (
    SELECT article_id, length(title) AS of_title, length(text) AS of_text FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
    WHERE article_id IN (SELECT article_id FROM spans)
)
SELECT s.* FROM spans AS s LEFT JOIN lengths AS l USING (article_id)
WHERE s.field NOT IN ('title', 'text') OR s.span_start < 0 OR s.span_end <= s.span_start
    OR coalesce(s.span_end > CASE s.field WHEN 'title' THEN l.of_title ELSE l.of_text END, true);
