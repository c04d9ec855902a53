-- desk: The one row that says where the desk stands: its zone, and the day of the last run in it.
-- timezone: The zone in which the desk counts its days.
-- last_run_at: When the last run began.
-- today: The desk's day of that: the day that is not over yet.
-- filled_until: Upkeep fills the ledgers with stored articles, the newest first: articles published after this day are
--   all in them. Empty where every article is.
CREATE OR REPLACE VIEW desk AS
SELECT
    m.value AS timezone, max(r.started_at) AS last_run_at, max(r.started_at AT TIME ZONE m.value)::DATE AS today,
    (
        SELECT max(published_on) FROM store.article_versions
        ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
            USING (article_id, version)
        WHERE ledger_version IS DISTINCT FROM (SELECT max(k.value) FROM store.meta AS k WHERE k.key = 'ledger_version')
    ) AS filled_until
FROM store.meta AS m CROSS JOIN store.runs AS r
WHERE m.key = 'timezone'
GROUP BY m.value;
