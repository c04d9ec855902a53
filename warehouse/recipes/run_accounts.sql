-- run_accounts: What did each of the last runs see, load, drop, fail and leave pending?
-- last: So many runs. Default: `20`.
SELECT run_id, started_at, finished_at, seen, loaded, dropped, failed, pending, known
FROM runs ORDER BY started_at DESC, run_id LIMIT $last::INTEGER;
