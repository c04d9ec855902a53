-- runs_balance: seen = loaded + dropped + failed + pending for every run.
-- repair: stop what runs on the home and restore the newest backup (docs/operating.md, Restore).
SELECT run_id, seen, loaded, dropped, failed, pending FROM runs WHERE seen <> loaded + dropped + failed + pending;
