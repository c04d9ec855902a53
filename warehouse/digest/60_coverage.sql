-- section: What was asked, and who answered
-- empty: No source is switched on.
-- layout: sources
-- Every state of view source_health falls into one verdict; a state not named here is shown under its own word.
SELECT
    CASE
        WHEN h.source_id IS NULL OR h.state = 'new' THEN 'not asked yet'
        WHEN h.state IN ('failing', 'blocked', 'dead', 'redirect_loop') THEN 'failed'
        WHEN h.state IN ('frozen', 'html_instead', 'wrong_304') THEN 'lied'
        WHEN h.state = 'empty' THEN 'silent'
        WHEN h.state IN ('ok', 'quiet', 'undated') AND (h.last_ok_at IS NULL OR h.last_ok_at <= $since) THEN 'not asked'
        WHEN h.state IN ('ok', 'quiet', 'undated') AND (h.last_new_at IS NULL OR h.last_new_at <= $since) THEN 'silent'
        WHEN h.state IN ('ok', 'quiet', 'undated') THEN 'answered'
        ELSE h.state
    END AS verdict,
    s.source_id, s.outlet, s.lang, s.country, h.state, h.since, h.last_ok_at, h.last_new_at, h.failures, h.note
FROM sources AS s LEFT JOIN source_health AS h USING (source_id)
WHERE s.enabled
ORDER BY verdict, s.source_id;
