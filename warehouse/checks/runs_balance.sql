-- runs_balance: seen = loaded + dropped + failed + pending for every run.
SELECT run_id, seen, loaded, dropped, failed, pending FROM runs WHERE seen <> loaded + dropped + failed + pending;
