-- Give the decided entries their outcome by the run $1, those of them that a condition of the caller names.
-- A feed's own full text is kept only while the entry is open work, or will be once a bug is mended.
UPDATE store.entries SET
    outcome = d.outcome, reason = d.reason, tries = d.tries, first_tried_at = d.first_tried_at,
    next_try_at = d.next_try_at, run_id = $1,
    article_id = coalesce(nullif(d.article_id, ''), entries.article_id),
    content = CASE WHEN d.outcome = 'pending' OR d.reason = 'bug' THEN content ELSE '' END
FROM decided AS d WHERE entries.entry_id = d.entry_id AND /* which */;
