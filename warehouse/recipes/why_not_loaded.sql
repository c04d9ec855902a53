-- why_not_loaded: Which outcomes do the entries of each source have, and why were they not loaded?
-- source: A source id; empty for all. Default: all.
SELECT source_id, outcome, reason, count(*) AS entries, max(first_seen_at) AS latest, arg_max(title, (first_seen_at, entry_id)) AS example
FROM entries WHERE $source IS NULL OR source_id = $source
GROUP BY ALL ORDER BY source_id, entries DESC, reason;
