-- outcome_words: Every entry has exactly one of the four outcomes, and every one but a loaded or a new one a reason.
-- repair: stop what runs on the home and restore the newest backup (docs/operating.md, Restore).
SELECT entry_id, outcome, reason FROM store.entries
WHERE outcome NOT IN ('loaded', 'dropped', 'failed', 'pending')
    OR outcome IN ('dropped', 'failed') AND coalesce(reason, '') = '';
