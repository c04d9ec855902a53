-- claims: What is claimed of events: how far each has come, its voices, and how it is to be weighed.
SELECT
    c.since_at, c.state, c.reliability || c.credibility AS weight, c.voices, c.why, c.words, c.pair, h.quote, c.claim_id, c.event_id,
    c.article_id
FROM claims AS c
LEFT JOIN (SELECT claim_id, arg_max(quote, step) AS quote FROM claim_history GROUP BY claim_id) AS h ON h.claim_id = c.claim_id
WHERE ($since IS NULL OR (c.since_at AT TIME ZONE 'UTC')::DATE >= $since::DATE) AND ($pair = '' OR c.pair = $pair)
ORDER BY c.since_at DESC, c.claim_id
