-- calendar: What is due between DPRK and PRC or ROK and PRC, from the desk's day on, and what was postponed or cancelled.
-- event_id: The event; how it came to be due is in event_history.
-- event_type: As in events.
-- pair: DPRK-PRC or ROK-PRC.
-- due_from: The first day it may begin; empty where no report states one.
-- due_until: The last day.
-- date_precision: day, day_range, month, year or none.
-- status: announced (by a party), planned or cancelled (postponed too).
-- certainty: official (a party says so), independent (two voices or more) or one_voice.
-- article_id: The article that decided the status.
-- quote: Its words.
CREATE OR REPLACE VIEW calendar AS
WITH said AS (
    SELECT h.event_id, arg_max(h.article_id, (h.changed_at, h.run_id)) AS article_id, arg_max(h.quote, (h.changed_at, h.run_id)) AS quote
    FROM store.event_history AS h GROUP BY h.event_id
)
SELECT
    e.event_id, e.event_type, e.pair, e.happened_on AS due_from, e.ends_on AS due_until, e.date_precision, e.status,
    CASE WHEN e.why = 'official' THEN 'official' WHEN e.voices > 1 THEN 'independent' ELSE 'one_voice' END AS certainty,
    s.article_id, s.quote
FROM store.events AS e
JOIN desk AS d ON e.ends_on >= d.today OR (e.ends_on IS NULL AND e.first_reported_at >= (d.today - 60)::TIMESTAMP AT TIME ZONE d.timezone)
LEFT JOIN said AS s USING (event_id)
WHERE e.status IN ('announced', 'planned', 'cancelled');
