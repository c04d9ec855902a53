-- claim_history: How the state of each claim changed as the desk learned of it. Only added to: a row keeps its words when the
--   lexicon changes and when its article is gone.
-- claim_id: The claim, which may be in claims no more.
-- changed_at: When the desk learned of it.
-- from_state: The state before; empty for a new claim.
-- to_state: The state since.
-- why: What it rests on: one_voice, independent (a second voice), official (a party), no_word (expired).
-- article_id: The article that decided it; of one that expired, of the state before.
-- quote: Its words, as they were then.
-- said_at: When what decided it was said; of one that expired, when it did.
-- step: The place of the row in the history of its claim, counted from 0.
-- lexicon_version: Digest of the lexicon it was read with.
-- run_id: The run that wrote it.
-- is_article_gone: Whether the article is no longer kept.
CREATE OR REPLACE VIEW claim_history AS
SELECT
    h.claim_id, h.changed_at, h.from_state, h.to_state, h.why, h.article_id, h.quote, h.said_at, h.step, h.lexicon_version,
    h.run_id, a.article_id IS NULL AS is_article_gone
FROM store.claim_history AS h
LEFT JOIN (SELECT article_id FROM store.article_versions WHERE version = 1) AS a ON a.article_id = h.article_id;
