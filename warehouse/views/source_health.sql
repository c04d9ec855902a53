-- source_health: How each polled source behaves: what it last answered, since when, and when it is asked next.
-- source_id: The source.
-- state: ok, empty, frozen, undated, html_instead, failing, blocked, dead …
-- since: Since when it is in that state.
-- last_ok_at: When it last answered as a listing should.
-- last_new_at: When it last brought a new entry.
-- failures: Polls failed in a row.
-- next_poll_at: When it is due again.
-- note: What the state means for you.
CREATE OR REPLACE VIEW source_health AS
SELECT source_id, state, since, last_ok_at, last_new_at, failures, next_poll_at, note FROM store.source_states;
