-- source_health: How each polled source behaves: what it last answered, since when, and when it is asked next.
-- source_id: The source.
-- state: ok, quiet (silent beyond its habit), frozen (left by its outlet), empty, html_instead (a page in place of the
--   feed), teaser_only, undated, misdated (dates ahead of the clock), language_flipped, charset_flipped, wrong_304,
--   redirect_loop, moved_away (it leads to another publisher), gap (entries were lost between two polls), blocked,
--   failing or dead.
-- since: Since when it is in that state.
-- last_ok_at: When it last answered as a listing should.
-- last_new_at: When it last brought a new entry.
-- failures: Polls failed in a row.
-- next_poll_at: When it is due again.
-- note: Why it is in that state.
-- advice: What to do about it; empty where nothing.
-- newest_at: The newest date any of its entries has borne; empty where it states no dates.
-- lost: How many entries were lost when polls last did not overlap, by estimate.
-- gap_at: When that was.
-- moved_to: Where permanent redirects lead; empty where it answers at its row's address.
-- moved_since: Since when they do.
-- window_h: How many hours back its listing reaches at a busy hour; 0 where unknown. It is polled thrice in that span.
-- needs_person: Whether someone should look: it lies, refuses, is gone, or is silent beyond its habit.
CREATE OR REPLACE VIEW source_health AS
SELECT source_id, state, since, last_ok_at, last_new_at, failures, next_poll_at, note, advice, newest_at, lost, gap_at,
    coalesce(moved_to, '') AS moved_to, moved_since, coalesce(window_s, 0) / 3600 AS window_h,
    state IN (
        'quiet', 'frozen', 'empty', 'html_instead', 'language_flipped', 'misdated', 'wrong_304', 'redirect_loop',
        'moved_away', 'blocked', 'dead'
    ) AS needs_person
FROM store.source_states;
