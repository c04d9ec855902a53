-- Open watch items, each with the earliest text or event that decides it. A text decides where it is whole, is about the
-- pair and came out on the day the item was opened or later; one of the day before cannot have been waited for.
WITH waiting AS (
    SELECT watch_id, question, test, concept, event_type, side, pair, opened_on, article_id FROM watch_items
    WHERE state = 'open' AND is_testable
),
texts AS (
    SELECT
        w.watch_id, r.article_id, r.published_on,
        coalesce(bool_or(u."usage" = 'said'), false) AS is_said, count(u.article_id) = 0 AS is_left_out
    FROM waiting AS w
    JOIN store.readouts AS r ON r.side = w.side AND r.published_on >= w.opened_on AND r.article_id <> w.article_id
        AND r.is_complete AND r.why_incomplete = '' AND r.page_kind <> 'announcement' AND r.other_side <> ''
        AND (w.pair = '' OR list_contains(string_split(w.pair, '-'), r.other_side))
    ANTI JOIN store.seed_sightings AS g ON g.article_id = r.article_id
    LEFT JOIN store.phrase_uses AS u ON u.article_id = r.article_id AND u.concept = w.concept
    WHERE w.test IN ('omits', 'says') GROUP BY w.watch_id, r.article_id, r.published_on
),
decided AS (
    SELECT
        t.watch_id, t.article_id, t.published_on AS decided_on, CASE WHEN t.is_said THEN 'said' ELSE 'left out' END AS answer,
        v.title AS quote
    FROM texts AS t JOIN waiting AS w USING (watch_id)
    JOIN store.article_versions AS v ON v.article_id = t.article_id AND v.version = 1
    WHERE (w.test = 'omits' AND t.is_left_out) OR (w.test = 'says' AND t.is_said)
    UNION ALL
    SELECT
        w.watch_id, h.article_id, coalesce(e.happened_on, h.changed_at::DATE),
        CASE h.to_status WHEN 'cancelled' THEN 'cancelled' WHEN 'denied' THEN 'denied' ELSE 'happened' END, h.quote
    FROM waiting AS w
    JOIN store.events AS e ON e.event_type = w.event_type AND e.pair = w.pair AND w.side IN (e.actor_side, '')
        AND coalesce(e.happened_on, e.first_reported_at::DATE) >= w.opened_on
    JOIN store.event_history AS h ON h.event_id = e.event_id AND h.to_status = e.status
    WHERE w.test = 'happens' AND (e.status IN ('cancelled', 'denied') OR (e.status IN ('done', 'under_way') AND e.why <> 'one_voice'))
)
SELECT
    w.watch_id, d.answer, d.article_id AS answer_article_id, left(d.quote, 600) AS quote, w.question, w.test, w.concept, w.event_type,
    w.side, w.pair, w.opened_on, w.article_id
FROM waiting AS w JOIN decided AS d USING (watch_id)
QUALIFY row_number() OVER (PARTITION BY w.watch_id ORDER BY d.decided_on, d.article_id, d.answer) = 1
ORDER BY w.watch_id
