-- mistakes: What was wrong, ours or a publisher's, by the day we learned of it.
-- on_day: The desk's day on which it became known; of a first, the day it was published.
-- kind: denied (a claim, by a party), contradicted (a first, by the known visits), corrected (numbers of an article, by its
--   publisher) or taken_back (by a corrected edition of the digest).
-- article_id: The article that said so; of what is denied, the one that denies it.
-- words: What was wrong.
CREATE OR REPLACE VIEW mistakes AS
SELECT
    (h.changed_at AT TIME ZONE d.timezone)::DATE AS on_day, 'denied' AS kind, h.article_id,
    h.from_state || ' → denied: “' || h.quote || '”' AS words
FROM claim_history AS h CROSS JOIN desk AS d WHERE h.to_state = 'denied' AND h.from_state <> ''
UNION ALL
SELECT
    f.published_on, 'contradicted', f.article_id,
    '“' || f.quote || '”' || CASE WHEN f.reading <> '' THEN '; holds for ' || f.reading ELSE '' END
FROM firsts AS f WHERE f.verdict = 'contradicted'
UNION ALL
SELECT
    (v.seen_at AT TIME ZONE d.timezone)::DATE, 'corrected', c.article_id, array_to_string(c.numbers_removed[:5], ', ') || ' → '
        || coalesce(nullif(array_to_string(c.numbers_added[:5], ', '), ''), 'left out')
FROM version_changes AS c JOIN article_versions AS v USING (article_id, version) CROSS JOIN desk AS d
WHERE len(c.numbers_removed) > 0
UNION ALL
SELECT b.day, 'taken_back', b.article_id, 'edition ' || e.edition || ': ' || e.correction
FROM (SELECT day, edition, unnest(article_ids) AS article_id FROM digests) AS b
JOIN digests AS e ON e.day = b.day AND e.edition = b.edition + 1
WHERE e.correction <> '' AND NOT list_contains(e.article_ids, b.article_id);
