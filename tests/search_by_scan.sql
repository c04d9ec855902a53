-- search: Articles whose title or body has every search term, best first: search('단둥 세관'), search('"free port"'),
--   search('习近平', '2026-01-01'). Words are found inside longer ones in Korean, Chinese and Japanese and from their
--   beginning elsewhere; either script of Chinese, and kanji, will do; a name or tracked
--   phrase that the lexicon knows finds all its spellings.
-- terms: Words that must all be there; words in double quotes are one.
-- since: First day; NULL for the first there is.
-- until: Last day, included; NULL for the last.
-- most: At most so many.
-- copies: True: copies and copies of a seed too.
-- score: A word in the title counts 3, in the body 1 and more the oftener; recent articles get up to 2 more.
-- article_id: The article.
-- published_on: As in articles.
-- outlet: The outlet's name.
-- lang: Language and script.
-- title: The headline.
-- snippet: The body around the first find; its beginning where only the title or a tag was found.
-- found: What was found: the words as they stand in the body, in small letters in the title, and entities tagged.
-- url: Its address.
-- is_original: False for a copy.
CREATE OR REPLACE MACRO search_by_scan(terms, since := '', until := '', most := 50, copies := false) AS TABLE
WITH RECURSIVE asked AS (
    SELECT nfc_normalize(trim(terms)) AS whole
),
words AS (
    SELECT term, string_split_by[term] AS word FROM (
        SELECT CASE
            WHEN whole IN (SELECT alias FROM store.entity_aliases)
                OR lower(whole) IN (SELECT lower(alias) FROM store.entity_aliases) THEN [whole]
            ELSE list_filter(list_transform(
                regexp_extract_all(whole, '"[^"]+"|[^\s"]+'), lambda w: trim(w, '" ')), lambda w: w <> '')
            END AS string_split_by
        FROM asked
    ), unnest(range(1, len(string_split_by) + 1)) AS places(term)
),
letters AS (
    SELECT term, i, word[i] AS letter FROM words, unnest(range(1, length(word) + 1)) AS places(i)
),
-- A letter typed in one script, and what it is in the others. A letter with several counterparts (后: 後, 后) yields each.
classes AS (
    SELECT l.term, l.i, l.letter, h.simplified, h.traditional, h.japanese
    FROM letters AS l JOIN store.hanzi AS h ON l.letter IN (h.simplified, h.traditional, h.japanese)
    QUALIFY dense_rank() OVER (PARTITION BY l.term, l.i ORDER BY
        CASE l.letter WHEN h.simplified THEN 1 WHEN h.traditional THEN 2 ELSE 3 END) = 1
),
choices AS (
    SELECT term, i, 'typed' AS script, letter FROM letters
    UNION SELECT term, i, 'simplified', simplified FROM classes
    UNION SELECT term, i, 'traditional', traditional FROM classes
    UNION SELECT term, i, 'japanese', japanese FROM classes
    UNION SELECT l.term, l.i, s.script, l.letter
    FROM letters AS l, (VALUES ('simplified'), ('traditional'), ('japanese')) AS s(script)
    WHERE (l.term, l.i) NOT IN (SELECT (term, i) FROM classes)
),
grown AS (
    SELECT DISTINCT term, script, 0::BIGINT AS i, '' AS form FROM choices
    UNION ALL
    SELECT g.term, g.script, g.i + 1, g.form || c.letter
    FROM grown AS g JOIN choices AS c ON c.term = g.term AND c.script = g.script AND c.i = g.i + 1
),
spelled AS (
    SELECT DISTINCT g.term, g.form FROM grown AS g JOIN words AS w ON w.term = g.term AND length(w.word) = g.i
),
-- Bodies are not brought to small letters, which costs more than looking for a word in its usual cases.
needles AS MATERIALIZED (
    SELECT DISTINCT
        term, needle, lower(needle) AS small, regexp_matches(needle, '[A-Za-z]') AS is_latin,
        -- Where the pattern is found for certain: most of the time, and without a pattern.
        CASE WHEN regexp_matches(needle, '^\w') THEN ' ' ELSE '' END || needle
            || CASE WHEN length(needle) <= 3 AND regexp_matches(needle, '\w$') THEN ' ' ELSE '' END AS apart,
        '(?i)' || CASE WHEN regexp_matches(needle, '^\w') THEN '\b' ELSE '' END || regexp_escape(needle)
            || CASE WHEN length(needle) <= 3 AND regexp_matches(needle, '\w$') THEN '\b' ELSE '' END AS pattern,
        ' ' || trim(regexp_replace(lower(needle), '[^a-z0-9]+', ' ', 'g'))
            || CASE WHEN length(needle) <= 3 THEN ' ' ELSE '' END AS spaced
    FROM (
        SELECT term, unnest([form, lower(form), upper(form), upper(form[1]) || lower(form[2:])]) AS needle FROM spelled
    )
),
named AS (
    SELECT DISTINCT n.term, a.entity_id FROM needles AS n JOIN store.entity_aliases AS a ON lower(a.alias) = n.small
),
-- The word that is looked for in every body: the longest is likely to be the rarest. The others are looked for only in
-- articles that have it.
hardest AS (
    SELECT term FROM needles ORDER BY strlen(needle) DESC, term LIMIT 1
),
latest AS NOT MATERIALIZED (
    SELECT article_id, version, published_on, title, text FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
    WHERE published_on BETWEEN coalesce(nullif(since::VARCHAR, '')::DATE, DATE '0001-01-01') AND coalesce(nullif(until::VARCHAR, '')::DATE, DATE '9999-12-31')
),
titled AS MATERIALIZED (
    -- Where a word begins: for titles, which are many, without a pattern of its own for each word.
    SELECT t.article_id, n.term, n.small
    FROM (SELECT article_id, lower(title) AS title FROM latest) AS t
    JOIN (SELECT DISTINCT term, small, is_latin, spaced FROM needles) AS n
        ON CASE WHEN contains(t.title, n.small) IS NOT true THEN false WHEN NOT n.is_latin THEN true
            ELSE contains(' ' || regexp_replace(t.title, '[^a-z0-9]+', ' ', 'g') || ' ', n.spaced) END
),
tagged AS MATERIALIZED (
    SELECT
        t.article_id, m.term, t.value, bool_or(t.field = 'title') AS in_title,
        count(*) FILTER (t.field = 'text') AS times,
        coalesce(min(t.span_start) FILTER (t.field = 'text'), -1) + 1 AS place
    FROM (
        SELECT article_id, value, field, span_start FROM store.tags
        UNION ALL SELECT article_id, 'concept:' || concept, field, span_start FROM store.phrase_uses
    ) AS t JOIN named AS m ON m.entity_id = t.value
    GROUP BY t.article_id, m.term, t.value
    HAVING in_title OR times > 0
),
bodies AS MATERIALIZED (
    SELECT
        t.article_id, n.term, n.needle,
        (strlen(t.text) - strlen(replace(t.text, n.needle, ''))) / strlen(n.needle) AS times
    FROM (SELECT article_id, text FROM latest) AS t
    JOIN (SELECT * FROM needles WHERE term = (SELECT term FROM hardest)) AS n
        ON CASE WHEN contains(t.text, n.needle) IS NOT true THEN false WHEN NOT n.is_latin THEN true
            WHEN contains(t.text, n.apart) THEN true ELSE regexp_matches(t.text, n.pattern) END
),
-- With the days they stand at, so that only those parts of the file are read again.
candidates AS MATERIALIZED (
    SELECT article_id, version, published_on FROM latest
    WHERE (SELECT count(*) FROM words) > 1 AND article_id IN (
        SELECT article_id FROM (
            SELECT article_id, term FROM titled UNION ALL SELECT article_id, term FROM tagged
            UNION ALL SELECT article_id, term FROM bodies)
        WHERE term = (SELECT term FROM hardest))
),
more_bodies AS (
    SELECT
        t.article_id, n.term, n.needle,
        (strlen(t.text) - strlen(replace(t.text, n.needle, ''))) / strlen(n.needle) AS times
    FROM (
        SELECT article_id, text FROM store.article_versions SEMI JOIN candidates USING (article_id, version, published_on)
    ) AS t
    JOIN (SELECT * FROM needles WHERE term <> (SELECT term FROM hardest)) AS n
        ON CASE WHEN contains(t.text, n.needle) IS NOT true THEN false WHEN NOT n.is_latin THEN true
            WHEN contains(t.text, n.apart) THEN true ELSE regexp_matches(t.text, n.pattern) END
),
hits AS MATERIALIZED (
    SELECT article_id, term, small AS word, NULL AS needle, true AS in_title, 0 AS times, 0 AS place FROM titled
    UNION ALL SELECT article_id, term, needle, needle, false, times, 0 FROM bodies
    UNION ALL SELECT article_id, term, needle, needle, false, times, 0 FROM more_bodies
    UNION ALL SELECT article_id, term, value, NULL, in_title, times, place FROM tagged
),
by_term AS (
    SELECT article_id, term, bool_or(in_title) AS in_title, max(times) AS times FROM hits GROUP BY article_id, term
),
ranked AS (
    SELECT article_id, sum(3 * in_title::INTEGER + CASE WHEN times > 0 THEN 1 + ln(times) ELSE 0 END) AS weight
    FROM by_term GROUP BY article_id
    HAVING count(*) = (SELECT count(*) FROM words)
),
marked AS (
    SELECT
        *,
        article_id NOT IN (SELECT article_id FROM store.duplicates WHERE relation <> 'excerpt_of')
            AND article_id NOT IN (SELECT article_id FROM store.seed_sightings) AS is_original
    FROM ranked
),
best AS MATERIALIZED (
    SELECT
        r.*, t.version, t.published_on,
        round(r.weight + 2 * exp((least(t.published_on, d.today) - d.today) / 30), 4) AS score
    FROM marked AS r JOIN (SELECT article_id, version, published_on FROM latest) AS t USING (article_id)
    CROSS JOIN desk AS d
    WHERE copies OR r.is_original
    QUALIFY row_number() OVER (ORDER BY score DESC, t.published_on DESC, r.article_id) <= most
),
finds AS (
    SELECT
        article_id, list_sort(list_distinct(list(word))) AS found,
        list(needle) FILTER (needle IS NOT NULL) AS needles, min(place) FILTER (place > 0) AS place
    FROM hits SEMI JOIN best USING (article_id) GROUP BY article_id
),
shown AS (
    SELECT
        t.*, b.score, b.is_original, f.found,
        coalesce(list_min(list_append(list_transform(f.needles, lambda n: strpos(t.text, n)), f.place)), 1) AS place
    FROM store.article_versions AS t
    JOIN best AS b ON b.article_id = t.article_id AND b.version = t.version AND b.published_on = t.published_on
    JOIN finds AS f ON f.article_id = b.article_id
)
SELECT
    t.score, t.article_id, t.published_on, s.outlet, t.lang, t.title,
    t.text[greatest(t.place - 60, 1) : t.place + 120] AS snippet,
    t.found, t.url, t.is_original
FROM shown AS t LEFT JOIN store.sources AS s ON s.source_id = t.source_id
ORDER BY t.score DESC, t.published_on DESC, t.article_id;

