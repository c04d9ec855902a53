-- events_have_reports: Every event has a report, and every report belongs to one event; what is sure says since when.
-- repair: run 'yalu retag', which merges the events again.
SELECT e.event_id FROM store.events AS e LEFT JOIN store.event_members AS m USING (event_id)
GROUP BY e.event_id HAVING count(m.article_id) = 0 OR count(*) <> count(DISTINCT (m.article_id, m.field, m.span_start, m.event_type, m.pair))
UNION ALL
SELECT event_id FROM store.events WHERE status IN ('done', 'under_way') AND confirmed_at IS NULL
UNION ALL
SELECT m.event_id FROM store.event_members AS m ANTI JOIN store.events AS e USING (event_id);
