-- silent_sources: Which sources did not answer, lied or went silent, and since when?
SELECT h.source_id, s.outlet, s.lang, h.state, h.since, h.last_ok_at, h.last_new_at, h.failures, h.note
FROM source_health AS h JOIN sources AS s USING (source_id)
WHERE s.enabled AND h.state NOT IN ('ok', 'quiet', 'new')
ORDER BY h.since, h.source_id;
