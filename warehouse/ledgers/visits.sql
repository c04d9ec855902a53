-- visits: Known visits, meetings abroad, calls and letters.
SELECT starts_on, ends_on, pair, setting, visitor, visitor_office, host, place, confidence, basis, visit_id, source
FROM visits
WHERE ($since IS NULL OR ends_on >= $since::DATE) AND ($pair = '' OR pair = $pair)
ORDER BY starts_on DESC, visit_id
