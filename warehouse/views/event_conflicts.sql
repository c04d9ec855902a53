-- event_conflicts: What the reports of one event do not agree about.
-- event_id: The event.
-- what: day, ends_on, place or status.
-- value: What the event is taken to have: what most voices say.
-- other_value: What others say.
-- article_id: The first article with the one.
-- other_article_id: The first with the other.
CREATE OR REPLACE VIEW event_conflicts AS
SELECT event_id, what, "value", other_value, article_id, other_article_id FROM store.event_conflicts;
