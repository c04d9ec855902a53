-- reports_of_one_event: A report belongs to one event, which exists; an event that is sure says since when.
-- repair: run 'yalu retag', which merges the events again.
SELECT min(m.event_id) AS event_id FROM store.event_members AS m
GROUP BY m.article_id, m.field, m.span_start, m.event_type, m.pair HAVING count(*) > 1
UNION ALL
SELECT m.event_id FROM store.event_members AS m ANTI JOIN store.events AS e USING (event_id)
UNION ALL
SELECT e.event_id FROM store.events AS e WHERE e.status IN ('done', 'under_way') AND e.confirmed_at IS NULL;
