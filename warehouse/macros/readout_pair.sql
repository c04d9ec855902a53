-- readout_pair: Two texts side by side, tracked phrase by phrase: readout_pair('art-1', 'art-2'). A row for each phrase
--   that either has, with the words of both.
-- one: The first text's article_id.
-- other: The second text's.
-- concept: The tracked phrase.
-- one_usages: How the first text uses it: said, asked, negated …; empty where it has none.
-- other_usages: How the second does.
-- said_by: both, one or other: who says it of the two; empty where neither says it.
-- one_quotes: The first text's words.
-- other_quotes: The second's.
CREATE OR REPLACE MACRO readout_pair(one, other) AS TABLE
WITH uses AS (
    SELECT
        u.concept, u.article_id = one AS is_one, string_agg(DISTINCT u.usage, ', ' ORDER BY u.usage) AS usages,
        bool_or(u.usage = 'said') AS is_said, list(DISTINCT u.quote ORDER BY u.quote) AS quotes
    FROM phrase_uses AS u WHERE u.article_id IN (one, other) GROUP BY ALL
)
SELECT
    k.concept, coalesce(a.usages, '') AS one_usages, coalesce(b.usages, '') AS other_usages,
    CASE
        WHEN coalesce(a.is_said, false) AND coalesce(b.is_said, false) THEN 'both'
        WHEN coalesce(a.is_said, false) THEN 'one' WHEN coalesce(b.is_said, false) THEN 'other' ELSE '' END AS said_by,
    coalesce(a.quotes, []) AS one_quotes, coalesce(b.quotes, []) AS other_quotes
FROM (SELECT DISTINCT concept FROM uses) AS k
LEFT JOIN uses AS a ON a.concept = k.concept AND a.is_one
LEFT JOIN uses AS b ON b.concept = k.concept AND NOT b.is_one
ORDER BY k.concept;

-- assert: SELECT count(*) = 0 FROM readout_pair('a1', 'a2')
