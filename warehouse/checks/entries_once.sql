-- entries_once: Every entry is kept once.
SELECT entry_id, count(*) AS times FROM store.entries GROUP BY entry_id HAVING count(*) > 1;
