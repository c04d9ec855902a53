-- section: What was asked, and who answered
-- empty: No source is switched on.
-- layout: sources
-- A source that has never brought an entry is not silent: what it does when there is news is not known.
-- Every state of view source_health falls into one verdict; a state not named here is shown under its own word.
WITH stated AS (
    SELECT
        s.source_id, s.outlet, s.lang, s.country, h.* EXCLUDE (source_id), h.source_id IS NOT NULL AS is_known,
        coalesce(x.came, 0) AS came, coalesce(x.expected, 0) AS expected, coalesce(x.is_short, false) AS is_short,
        coalesce(o.harvested_at <= $until, h.last_new_at IS NOT NULL) AS is_learned
    FROM sources AS s LEFT JOIN source_health AS h USING (source_id)
    LEFT JOIN expected_entries($since, $until) AS x USING (source_id)
    LEFT JOIN observed AS o USING (source_id) WHERE s.enabled
)
SELECT
    CASE
        WHEN NOT is_known OR state = 'new' THEN 'not asked yet'
        WHEN state IN ('failing', 'blocked', 'dead', 'redirect_loop', 'moved_away') THEN 'failed'
        WHEN state IN ('frozen', 'html_instead', 'wrong_304', 'misdated', 'language_flipped', 'charset_flipped')
            THEN 'lied'
        WHEN state = 'gap' OR gap_at > $since AND gap_at <= $until THEN 'lost items'
        WHEN state NOT IN ('ok', 'quiet', 'undated', 'empty', 'teaser_only') THEN state
        WHEN last_ok_at IS NULL OR last_ok_at <= $since THEN 'not asked'
        WHEN NOT is_learned THEN 'not yet known'
        WHEN is_short THEN 'fell short'
        WHEN state = 'empty' OR last_new_at IS NULL OR last_new_at <= $since THEN 'silent'
        ELSE 'answered'
    END AS verdict,
    source_id, outlet, lang, country, state, since, last_ok_at, last_new_at, failures, lost, gap_at, note, advice,
    came, expected
FROM stated
ORDER BY verdict, source_id;
