-- readouts: Official texts with the tracked phrases they say and leave out.
WITH cells AS (
    SELECT
        article_id, string_agg(concept, ', ' ORDER BY concept) FILTER (WHERE value = 'present') AS says,
        string_agg(concept || ' (last ' || last_had_on || ')', ', ' ORDER BY concept) FILTER (WHERE value = 'absent') AS leaves_out
    FROM readout_phrases GROUP BY article_id
)
SELECT
    r.published_on, r.side, r.other_side, r.page_kind, r.level, r.edition, r.is_complete, r.why_incomplete,
    coalesce(c.says, '') AS says, coalesce(c.leaves_out, '') AS leaves_out, r.other_side_id, r.title, r.article_id
FROM readouts AS r LEFT JOIN cells AS c USING (article_id)
WHERE ($since IS NULL OR r.published_on >= $since::DATE)
    AND ($pair = '' OR $pair IN (r.side || '-' || r.other_side, r.other_side || '-' || r.side))
ORDER BY r.published_on DESC, r.article_id
