-- Close the run $2 at the instant $1, with the sums of its polls.
UPDATE store.runs SET
    status = 'done', finished_at = $1, note = '',
    sources_polled = (SELECT count(*) FROM store.polls WHERE run_id = $2),
    known = (SELECT coalesce(sum(known), 0) FROM store.polls WHERE run_id = $2),
    received_bytes = received_bytes
        + (SELECT coalesce(sum(received_bytes), 0) FROM store.polls WHERE run_id = $2)
WHERE run_id = $2;
