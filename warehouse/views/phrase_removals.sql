-- phrase_removals: Tracked phrases that an earlier version of an official page had and its latest no longer has.
-- article_id: The page.
-- concept: The tracked phrase.
-- spelling: The words that the earlier version had.
-- had_version: The newest version that had them.
-- had_seen_at: When that version was seen.
-- latest_version: The latest version.
-- removed_at: When the first version without them was seen.
CREATE OR REPLACE VIEW phrase_removals AS
WITH versions AS (
    SELECT article_id, version, seen_at, text, max(version) OVER (PARTITION BY article_id) AS latest
    FROM store.article_versions
    WHERE article_id IN (SELECT article_id FROM store.readouts)
    QUALIFY latest > 1
),
had AS (
    SELECT
        v.article_id, replace(s.entity_id, 'concept:', '') AS concept, arg_max(s.alias, (v.version, length(s.alias))) AS spelling,
        max(v.version) AS had_version, v.latest AS latest_version
    FROM versions AS v JOIN store.entity_aliases AS s
        ON starts_with(s.entity_id, 'concept:') AND contains(v.text, s.alias)
    GROUP BY v.article_id, s.entity_id, v.latest
)
SELECT
    h.article_id, h.concept, h.spelling, h.had_version, v.seen_at AS had_seen_at, h.latest_version,
    (SELECT min(n.seen_at) FROM store.article_versions AS n WHERE n.article_id = h.article_id AND n.version > h.had_version)
        AS removed_at
FROM had AS h
JOIN versions AS v ON v.article_id = h.article_id AND v.version = h.had_version
ANTI JOIN store.seed_sightings AS g ON g.article_id = h.article_id
WHERE h.had_version < h.latest_version
    AND NOT EXISTS (SELECT 1 FROM store.phrase_uses AS u WHERE u.article_id = h.article_id AND u.concept = h.concept);
