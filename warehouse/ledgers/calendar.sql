-- calendar: What is due, how sure, and who says so; postponed and cancelled events stay.
SELECT due_from, due_until, date_precision, event_type, pair, status, certainty, quote, event_id, article_id
FROM calendar
WHERE ($since IS NULL OR due_until IS NULL OR due_until >= $since::DATE) AND ($pair = '' OR pair = $pair)
ORDER BY due_from NULLS LAST, event_id
