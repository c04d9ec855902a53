-- claims: What is claimed of events: how far each has come, its voices, and how it is to be weighed.
SELECT
    c.since_at, c.state, c.reliability || c.credibility AS weight, c.voices, coalesce(
        replace(e.event_type, '_', ' ') || ' ' || coalesce(a.name, e.actor_side) || ' – ' || coalesce(t.name, e.target_side)
        || coalesce(', ' || nullif(e.happened_words, ''), ''), c.words) AS words, h.quote, c.why, c.pair, c.claim_id, c.article_id
FROM claims AS c
LEFT JOIN (SELECT claim_id, arg_max(quote, step) AS quote FROM claim_history GROUP BY claim_id) AS h ON h.claim_id = c.claim_id
LEFT JOIN events AS e ON e.event_id = c.event_id
LEFT JOIN entities AS a ON a.entity_id = e.actor
LEFT JOIN entities AS t ON t.entity_id = e.target
WHERE ($since IS NULL OR (c.since_at AT TIME ZONE 'UTC')::DATE >= $since::DATE) AND ($pair = '' OR c.pair = $pair)
ORDER BY c.since_at DESC, c.claim_id
