-- section: What became of every entry first seen in this window
-- empty: No entry was seen for the first time.
-- layout: table
SELECT outcome, coalesce(nullif(reason, ''), '–') AS reason, count(*) AS entries
FROM entries WHERE first_seen_at > $since AND first_seen_at <= $until
GROUP BY ALL ORDER BY outcome, entries DESC, reason;
