-- watch: Stored questions, what would decide them, and what did.
SELECT
    opened_on, state, answer, test, concept, event_type, side, pair, question, quote, origin, is_testable, fired_at, watch_id, article_id,
    answer_article_id
FROM watch_items
WHERE ($since IS NULL OR opened_on >= $since::DATE OR state = 'open') AND ($pair = '' OR pair = $pair)
ORDER BY fired_at DESC NULLS LAST, opened_on DESC, watch_id
