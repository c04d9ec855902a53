-- louder_than_usual: Which topics are louder than their weekday and season let expect?
-- on_day: The day. Default: the last whole day.
-- kind: topic, entity, event or phrase. Default: `topic`.
SELECT value, articles, round(expected, 1) AS expected, z, is_burst, history_days
FROM burst($on_day, $kind) WHERE articles >= 2 LIMIT 30;
