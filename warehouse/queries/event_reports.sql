-- Every report of an event with what merging needs of its article; copies of the seed corpus are left out.
SELECT
    r.* EXCLUDE (side, source_class),
    -- A text of a state's own agency or office speaks for that state, unless it cites somebody else.
    CASE WHEN r.side = '' AND r.source_class = '' THEN coalesce(o.side, '') ELSE r.side END AS side,
    CASE WHEN r.side = '' AND r.source_class = '' AND o.side IS NOT NULL THEN 'official' ELSE r.source_class END AS source_class,
    coalesce(a.published_at, a.first_seen_at) AS reported_at, v.voice, coalesce(p.story_id, a.article_id) AS story_id,
    d.article_id IS NOT NULL AS is_lost
FROM store.event_reports AS r
JOIN (
    SELECT article_id, published_at, first_seen_at FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
) AS a USING (article_id)
LEFT JOIN article_voices AS v USING (article_id)
LEFT JOIN store.story_articles AS p USING (article_id)
LEFT JOIN (SELECT DISTINCT article_id FROM store.page_states WHERE result = 'deleted') AS d USING (article_id)
LEFT JOIN (VALUES
    ('xinhua', 'PRC'), ('people', 'PRC'), ('cmg', 'PRC'), ('prc-government', 'PRC'), ('kcna', 'DPRK'), ('rok-government', 'ROK')
) AS o(voice, side) ON o.voice = v.voice
ANTI JOIN store.seed_sightings AS g ON g.article_id = r.article_id
ORDER BY r.article_id, r.field, r.span_start, r.event_type
