-- reasons: Every combination of outcome and reason that an entry can have, with its meaning. Join it with entries.
-- outcome: loaded, dropped, failed or pending.
-- reason: The reason as in entries; empty for an entry that is loaded in full, or new.
-- words: What it means.
-- is_final: False where a later run decides the entry again.
CREATE OR REPLACE VIEW reasons AS SELECT outcome, reason, words, is_final FROM store.reasons;
