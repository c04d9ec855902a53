-- louder_than_usual: Which topics are louder than their weekday and season let expect?
-- on_day: The day. Default: the last whole day.
-- kind: topic, entity, place, event, sourcing, stance or phrase. Default: `topic`.
SELECT coalesce(t.name, e.name, b.value) AS name, b.articles, round(b.expected, 1) AS expected, b.z, b.is_burst,
    b.history_days, b.value
FROM burst($on_day, $kind) AS b
LEFT JOIN topics AS t ON t.topic_id = b.value LEFT JOIN entities AS e ON e.entity_id = b.value
WHERE b.articles >= 2 ORDER BY b.z DESC NULLS LAST, b.articles DESC, b.value LIMIT 30;
