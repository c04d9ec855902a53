-- source_days: One row a source and day it was asked, in the desk's zone: what it answered, and whether to believe it.
-- day: The day.
-- source_id: The source.
-- polls: How often it was asked.
-- failed: How often no answer came that could be read.
-- entries: New entries it brought.
-- state: The state its last poll of the day left it in (as in source_health).
-- is_healthy: Whether an answer of that day was to be believed: false where every answer failed or lied.
CREATE OR REPLACE VIEW source_days AS
SELECT
    (p.polled_at AT TIME ZONE m.value)::DATE AS day,
    p.source_id,
    count(*) AS polls,
    count(*) FILTER (p.result = 'failed') AS failed,
    sum(p.entries)::BIGINT AS entries,
    arg_max(coalesce(p.state, ''), (p.polled_at, p.run_id)) AS state,
    -- A wrong_304 or a language flip is no silence: what it brings is still read.
    bool_or(p.result <> 'failed' AND coalesce(p.state, '') NOT IN (
        'failing', 'blocked', 'dead', 'frozen', 'html_instead', 'redirect_loop', 'moved_away', 'empty')) AS is_healthy
FROM store.polls AS p, store.meta AS m
WHERE m.key = 'timezone'
GROUP BY ALL;
