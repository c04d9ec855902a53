-- desk: The one row that says where the desk stands: its zone, and the day of the last run in it.
-- timezone: The zone in which the desk counts its days.
-- last_run_at: When the last run began.
-- today: The desk's day of that: the day that is not over yet.
CREATE OR REPLACE VIEW desk AS
SELECT m.value AS timezone, max(r.started_at) AS last_run_at, max(r.started_at AT TIME ZONE m.value)::DATE AS today
FROM store.meta AS m CROSS JOIN store.runs AS r
WHERE m.key = 'timezone'
GROUP BY m.value;
