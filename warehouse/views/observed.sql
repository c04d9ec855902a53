-- observed: Since when each source that was ever asked is observed: before, nothing is known of it.
-- source_id: The source.
-- began_at: When it first answered; empty where it never did.
-- harvested_at: When it first brought entries: the backlog that had gathered; empty where it never did.
CREATE OR REPLACE VIEW observed AS
SELECT
    source_id, min(polled_at) FILTER (result <> 'failed') AS began_at,
    min(polled_at) FILTER (coalesce(entries, 0) > 0) AS harvested_at
FROM store.polls GROUP BY source_id;
