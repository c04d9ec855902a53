-- event_history: How the status of each event changed as the desk learned of it. Only added to: a row keeps its words when the
--   lexicon changes and when its article is gone.
-- event_id: The event, which may be in events no more.
-- changed_at: When the desk learned of it.
-- from_status: The status before; empty for a new event.
-- to_status: The status since.
-- why: What it rests on: official, independent, one_voice, or lost (the article that said so is deleted or corrected).
-- article_id: The article that decided it.
-- quote: Its words.
-- lexicon_version: Digest of the lexicon it was read with.
-- run_id: The run that wrote it.
-- is_article_gone: Whether the article is no longer kept.
CREATE OR REPLACE VIEW event_history AS
SELECT
    h.event_id, h.changed_at, h.from_status, h.to_status, h.why, h.article_id, h.quote, h.lexicon_version, h.run_id,
    a.article_id IS NULL AS is_article_gone
FROM store.event_history AS h
LEFT JOIN (SELECT article_id FROM store.article_versions WHERE version = 1) AS a USING (article_id);
