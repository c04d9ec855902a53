-- why_not_loaded: Which outcomes do the entries of each source have, and why were they not loaded?
-- source: A source id; empty for all. Default: all.
SELECT source_id, outcome, reason, count(*) AS entries, max(first_seen_at) AS latest, arg_max(title, (first_seen_at, entry_id)) AS example
FROM checked_word(coalesce($source, 'all'), 'source', ['all'] || (SELECT coalesce(list(source_id), []) FROM sources)) AS asked,
    entries
WHERE asked.word = 'all' OR source_id = asked.word
GROUP BY ALL ORDER BY source_id, entries DESC, reason;
