-- readout_phrases: Tracked phrases × official texts: present, absent or unknown. Absent is said only of a whole text about
--   one pair, no announcement, where earlier texts of the same side, other side, kind, level and language have the phrase; they are named.
-- article_id: The official text.
-- published_on: Its day.
-- concept: The tracked phrase.
-- name: The phrase in words.
-- value: present, absent or unknown.
-- why: Why it is unknown: incomplete, asked only, negated only, of another country, or nothing to compare with.
-- compared_with: Of an absent phrase: the earlier comparable texts that have it, the newest first.
-- last_had_on: The day of the newest of them.
-- side: Whose text it is.
-- other_side: Whom it is about.
-- page_kind: What kind of text it is.
-- level: head, premier, minister or other.
-- edition: Its language.
CREATE OR REPLACE VIEW readout_phrases AS
WITH used AS (
    SELECT u.article_id, u.concept, bool_or(u."usage" = 'said') AS is_said,
        string_agg(DISTINCT u."usage", ', ' ORDER BY u."usage") AS usages
    FROM store.phrase_uses AS u WHERE u.article_id IN (SELECT r.article_id FROM store.readouts AS r)
    GROUP BY u.article_id, u.concept
),
cells AS (
    SELECT
        r.article_id, r.published_on, c.concept, c.name, r.side, r.other_side, r.page_kind, r.level, r.edition,
        r.happened_on, r.is_complete AND r.why_incomplete = '' AND r.other_side <> ''
            AND r.page_kind <> 'announcement' AS is_whole, r.why_incomplete,
        coalesce(u.is_said, false) AS is_said, u.usages
    FROM readouts AS r CROSS JOIN store.concepts AS c
    LEFT JOIN used AS u ON u.article_id = r.article_id AND u.concept = c.concept
),
earlier AS (
    SELECT
        n.article_id, n.concept, list(b.article_id ORDER BY b.happened_on DESC, b.article_id) AS compared_with,
        max(b.happened_on) AS last_had_on
    FROM cells AS n JOIN cells AS b
        ON b.is_said AND b.concept = n.concept AND b.side = n.side AND b.other_side = n.other_side
        AND b.page_kind = n.page_kind AND b.level = n.level AND b.edition = n.edition AND b.happened_on < n.happened_on
    WHERE n.is_whole AND n.usages IS NULL
    GROUP BY n.article_id, n.concept
)
SELECT
    c.article_id, c.published_on, c.concept, c.name,
    CASE WHEN c.is_said THEN 'present' WHEN e.concept IS NOT NULL THEN 'absent' ELSE 'unknown' END AS value,
    CASE
        WHEN c.is_said OR e.concept IS NOT NULL THEN ''
        WHEN c.usages IS NOT NULL THEN c.usages || ' only'
        WHEN c.why_incomplete <> '' THEN c.why_incomplete
        WHEN c.page_kind = 'announcement' THEN 'an announcement'
        WHEN NOT c.is_whole THEN 'the other side is not known'
        ELSE 'no earlier text of its kind has it' END AS why,
    coalesce(e.compared_with, []) AS compared_with, e.last_had_on, c.side, c.other_side, c.page_kind, c.level, c.edition
FROM cells AS c LEFT JOIN earlier AS e ON e.article_id = c.article_id AND e.concept = c.concept;
