-- claims_have_events: Every claim has a known state and weight, a history, and an event that exists, or it is of none.
-- repair: run 'yalu retag', which settles the claims again.
SELECT c.claim_id, c.state, 'no such event' AS fault FROM store.claims AS c ANTI JOIN store.events AS e ON e.event_id = c.event_id
WHERE c.event_id <> ''
UNION ALL
SELECT claim_id, state, 'unknown word' FROM store.claims
WHERE state NOT IN ('reported', 'corroborated', 'confirmed', 'denied', 'expired') OR reliability NOT BETWEEN 'A' AND 'F'
    OR credibility NOT BETWEEN 1 AND 6
UNION ALL
SELECT c.claim_id, c.state, 'no history' FROM store.claims AS c ANTI JOIN store.claim_history AS h ON h.claim_id = c.claim_id;
