-- section: What was said and left out
-- empty: No official text left a tracked phrase out, and no claim of a first was checked.
-- layout: articles
-- query: WITH new AS (SELECT article_id FROM news($since, $until, $relations, $topics, $least))
--   SELECT 'Left out of an official text' AS kind, count(DISTINCT article_id) AS entries FROM readout_phrases
--   SEMI JOIN new USING (article_id) WHERE value = 'absent' HAVING entries > 0 UNION ALL
--   SELECT 'Taken out of a page', count(DISTINCT article_id) AS entries FROM phrase_removals
--   WHERE removed_at > $since AND removed_at <= $until HAVING entries > 0 UNION ALL
--   SELECT 'Noted as missing by a reporter', count(DISTINCT article_id) AS entries FROM phrase_uses
--   SEMI JOIN new USING (article_id) WHERE notes_absence HAVING entries > 0 UNION ALL
--   SELECT 'Claims of a first', count(DISTINCT article_id) AS entries FROM firsts
--   SEMI JOIN new USING (article_id) WHERE act <> '' HAVING entries > 0
WITH fresh AS (
    SELECT * FROM news($since, $until, $relations, $topics, $least)
),
claims AS MATERIALIZED (
    SELECT c.*, row_number() OVER () AS claim FROM firsts AS c SEMI JOIN fresh AS f USING (article_id) WHERE c.act <> ''
),
known AS (
    SELECT
        c.claim, string_agg(
            v.visitor || ', ' || v.place || ', '
            || left(strftime(v.starts_on, '%Y-%m-%d'), CASE v.date_precision WHEN 'month' THEN 7 WHEN 'year' THEN 4 ELSE 10 END)
            || ' [' || v.visit_id || ']', '; ' ORDER BY v.starts_on, v.visit_id) AS rows
    FROM claims AS c JOIN visits AS v ON list_contains(c.rests_on, v.visit_id) GROUP BY c.claim
),
said AS (
    SELECT
        1 AS place, 'Left out of an official text' AS relation, p.article_id, left(string_agg(
            k.name || ' (last in ' || p.side || ' texts of its kind on ' || p.last_had_on || ', '
            || len(p.compared_with) || ' compared)', '; ' ORDER BY k.name), 400) AS remark
    FROM readout_phrases AS p JOIN store.concepts AS k ON k.concept = p.concept
    WHERE p.value = 'absent' AND p.article_id IN (SELECT f.article_id FROM fresh AS f) GROUP BY p.article_id
    UNION ALL
    SELECT 3, 'Noted as missing by a reporter', u.article_id, string_agg(DISTINCT k.name, '; ' ORDER BY k.name)
    FROM phrase_uses AS u JOIN store.concepts AS k ON k.concept = u.concept
    WHERE u.notes_absence AND u.article_id IN (SELECT f.article_id FROM fresh AS f) GROUP BY u.article_id
    UNION ALL
    SELECT
        4, 'Claims of a first', c.article_id, left(string_agg(
            '“' || c.quote || '”: ' || c.verdict || CASE
                WHEN c.verdict = 'consistent' THEN coalesce(' with ' || k.rows, '')
                WHEN c.verdict = 'contradicted' THEN coalesce(' by ' || k.rows, '')
                    || CASE WHEN c.reading <> '' THEN '; holds for ' || c.reading ELSE '' END
                ELSE '' END, '; ' ORDER BY c.span_start), 600)
    FROM claims AS c LEFT JOIN known AS k USING (claim) GROUP BY c.article_id
),
removed AS (
    SELECT
        2 AS place, 'Taken out of a page' AS relation, r.article_id,
        string_agg('“' || r.spelling || '” stood there on ' || strftime(r.had_seen_at AT TIME ZONE d.timezone, '%Y-%m-%d %H:%M'),
            '; ' ORDER BY r.concept) AS remark
    FROM phrase_removals AS r CROSS JOIN desk AS d
    WHERE r.removed_at > $since AND r.removed_at <= $until GROUP BY r.article_id
),
chosen AS (
    SELECT * FROM said UNION ALL SELECT * FROM removed
)
SELECT
    c.relation, a.article_id, left(a.title, 2000) AS title, a.lang, a.url, a.outlet, a.outlet_country AS country, a.ownership,
    a.published_at, a.published_on, a.date_precision, a.first_seen_at, c.remark
FROM chosen AS c JOIN articles AS a USING (article_id)
QUALIFY row_number() OVER (PARTITION BY c.relation ORDER BY a.first_seen_at DESC, a.article_id) <= 8
ORDER BY c.place, a.first_seen_at DESC, a.article_id;
