-- entries_once: Every entry is kept once.
-- repair: stop what runs on the home and restore the newest backup (docs/operating.md, Restore).
SELECT entry_id, count(*) AS times FROM store.entries GROUP BY entry_id HAVING count(*) > 1;
