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
CREATE OR REPLACE MACRO search(terms, since := '', until := '', most := 50, copies := false) AS TABLE
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
-- What is looked for in the index: in titles in small letters, in bodies as spelled. Tokens put side by side are the text,
-- so a needle lies within one token, or ends one token and begins another, with whole tokens between.
sought AS MATERIALIZED (
    SELECT
        row_number() OVER () AS q, *, is_latin AND regexp_matches(form, '^\w') AS begins,
        is_latin AND regexp_matches(form, '\w$') AS ends,
        regexp_matches(lower(form), '^[a-z0-9]+$') AS is_plain, lower(form) AS low,
        list_has_any(list_transform(range(1, length(form)), lambda i: form[:i] = form[length(form) - i + 1 :]), [true]) AS repeats,
        regexp_extract_all(form, ' ?[0-9A-Za-z_\x{C0}-\x{2AF}\x{370}-\x{52F}\x{1100}-\x{11FF}\x{1E00}-\x{1FFF}\x{2126}\x{212A}\x{212B}'
            || '\x{2C60}-\x{2C7F}\x{3130}-\x{318F}\x{A720}-\x{A7FF}\x{A960}-\x{A97F}\x{AC00}-\x{D7FF}'
            || '\x{FF10}-\x{FF19}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}]+|(?s:.)') AS parts
    FROM (
        SELECT DISTINCT term, false AS in_title, needle AS form, is_latin, pattern, '' AS spaced FROM needles
        UNION ALL SELECT DISTINCT term, true, small, is_latin, '', spaced FROM needles
    )
),
-- The tokens that matter, by the small letters of the parts: the list of tokens is read once.
wanted AS MATERIALIZED (
    SELECT DISTINCT
        lower(part) AS low,
        CASE WHEN len(parts) = 1 THEN 'within' WHEN k = 0 THEN 'end' WHEN k = len(parts) - 1 THEN 'begin' ELSE 'whole' END AS place
    FROM (SELECT parts, unnest(parts) AS part, unnest(range(len(parts))) AS k FROM sought)
),
matching AS MATERIALIZED (
    SELECT DISTINCT t.id
    FROM (SELECT rowid AS id, low FROM store.search_postings) AS t
    JOIN wanted AS w ON CASE w.place
        WHEN 'within' THEN contains(t.low, w.low) WHEN 'end' THEN suffix(t.low, w.low)
        WHEN 'begin' THEN prefix(t.low, w.low) ELSE t.low = w.low END
),
tokens AS MATERIALIZED (
    SELECT rowid AS id, token, low, in_title, n, block, start, finish FROM store.search_postings
    WHERE rowid IN (SELECT unnest(ids) FROM (SELECT list(id) AS ids FROM matching))
),
-- Needles within one token: how often it has each, and whether it has the word from its beginning in any case.
within AS MATERIALIZED (
    SELECT -row_number() OVER () AS q, * FROM (
        SELECT term, in_title, low, spaced, list(DISTINCT form ORDER BY form) AS forms, any_value(is_latin) AS is_latin,
            any_value(is_plain) AS is_plain, any_value(pattern) AS pattern
        FROM sought WHERE len(parts) = 1 GROUP BY term, in_title, low, spaced
    )
),
tokens_within AS MATERIALIZED (
    SELECT
        w.q, w.in_title, t.id, t.n, t.block,
        CASE WHEN NOT w.is_latin THEN true
            WHEN w.in_title THEN contains(' ' || regexp_replace(t.low, '[^a-z0-9]+', ' ', 'g') || ' ', w.spaced)
            WHEN w.is_plain THEN contains(' ' || regexp_replace(t.low, '[^a-z0-9_]+', ' ', 'g') || ' ',
                ' ' || w.low || CASE WHEN length(w.low) <= 3 THEN ' ' ELSE '' END)
            ELSE regexp_matches(t.token, w.pattern) END AS fits,
        w.in_title AND NOT w.is_plain AS may_fit,
        list_transform(w.forms, lambda f: CASE WHEN w.in_title THEN 1
            ELSE (strlen(t.token) - strlen(replace(t.token, f, ''))) // strlen(f) END) AS times
    FROM within AS w JOIN tokens AS t ON t.in_title = w.in_title AND contains(t.low, w.low)
),
-- A word of two or three letters stands inside very many words: where that is too many, only its own count.
counted_within AS MATERIALIZED (
    SELECT
        t.q, t.id, t.block, t.fits, coalesce(t.times[1], 0)::DOUBLE AS a, coalesce(t.times[2], 0)::DOUBLE AS b,
        coalesce(t.times[3], 0)::DOUBLE AS c, coalesce(t.times[4], 0)::DOUBLE AS d
    FROM tokens_within AS t JOIN (SELECT q, sum(n) AS volume FROM tokens_within GROUP BY q) AS v USING (q)
    WHERE t.fits OR (NOT t.in_title AND v.volume <= 20000000) OR t.may_fit
),
numbers_within AS (
    SELECT q, number, bool_or(fits) AS fits, sum(a) AS a, sum(b) AS b, sum(c) AS c, sum(d) AS d
    FROM (
        SELECT w.q, w.fits, w.a, w.b, w.c, w.d, p.number
        FROM (
            SELECT rowid AS id, unnest(places) >> 10 AS number FROM store.search_postings
            WHERE block IN (SELECT unnest(ids) FROM (SELECT list(DISTINCT block) AS ids FROM counted_within WHERE block < 1000000000))
                AND rowid IN (SELECT unnest(ids) FROM (SELECT list(id) AS ids FROM counted_within))
            UNION ALL
            SELECT rowid, unnest(places) >> 10 AS number FROM store.search_postings
            WHERE block IN (SELECT unnest(ids) FROM (SELECT list(DISTINCT block) AS ids FROM counted_within WHERE block >= 1000000000))
                AND rowid IN (SELECT unnest(ids) FROM (SELECT list(id) AS ids FROM counted_within))
        ) AS p JOIN counted_within AS w USING (id)
    ) GROUP BY q, number
),
-- Needles over several tokens: where each part stands in its turn, beginning with the rarest part.
parts AS (
    SELECT q, in_title, begins, ends, form, k, part, len(parts) AS size,
        k = 0 AS is_first, k = len(parts) - 1 AS is_last
    FROM (SELECT *, unnest(parts) AS part, unnest(range(len(parts))) AS k FROM sought WHERE len(parts) > 1)
),
tokens_of_parts AS MATERIALIZED (
    SELECT
        p.q, p.k, p.size, t.id, t.n, t.block, t.start, t.finish,
        -- Whether the word of the first part begins there, and a short one ends with the last.
        CASE WHEN p.is_first AND p.begins
                THEN p.part = t.text OR regexp_matches(t.text[: length(t.text) - length(p.part)], '\W$')
            WHEN p.is_last AND p.ends AND length(p.form) <= 3
                THEN p.part = t.text OR regexp_matches(t.text[length(p.part) + 1 :], '^\W')
            ELSE true END AS fits
    FROM parts AS p JOIN (SELECT *, CASE WHEN in_title THEN low ELSE token END AS text FROM tokens) AS t
        ON t.in_title = p.in_title AND CASE WHEN p.is_first THEN suffix(t.text, p.part) WHEN p.is_last THEN prefix(t.text, p.part)
            ELSE t.text = p.part END
),
rarest AS MATERIALIZED (
    SELECT q, arg_min(k, (volume, k)) AS k
    FROM (SELECT q, k, any_value(size) AS size, sum(n) AS volume FROM tokens_of_parts GROUP BY q, k)
    GROUP BY q HAVING count(*) = any_value(size)
),
first_parts AS MATERIALIZED (SELECT t.* FROM tokens_of_parts AS t JOIN rarest AS r ON r.q = t.q AND r.k = t.k),
begun AS MATERIALIZED (
    SELECT t.q, t.size, t.fits, p.place - t.k AS place
    FROM (
        SELECT rowid AS id, unnest(places) AS place FROM store.search_postings
        WHERE block IN (SELECT unnest(ids) FROM (SELECT list(DISTINCT block) AS ids FROM first_parts WHERE block < 1000000000))
            AND rowid IN (SELECT unnest(ids) FROM (SELECT list(id) AS ids FROM first_parts))
        UNION ALL
        SELECT rowid, unnest(places) AS place FROM store.search_postings
        WHERE block IN (SELECT unnest(ids) FROM (SELECT list(DISTINCT block) AS ids FROM first_parts WHERE block >= 1000000000))
            AND rowid IN (SELECT unnest(ids) FROM (SELECT list(id) AS ids FROM first_parts))
    ) AS p JOIN first_parts AS t USING (id)
),
-- Of the other parts, the rows that lie near one of these places: 128 numbers are near enough.
near AS MATERIALIZED (
    SELECT DISTINCT q, place >> 17 AS area FROM begun UNION SELECT DISTINCT q, (place + size) >> 17 FROM begun
),
other_parts AS MATERIALIZED (
    SELECT t.* FROM tokens_of_parts AS t JOIN rarest AS r ON r.q = t.q AND r.k <> t.k
    WHERE t.finish - t.start >= 131072 OR (t.q, t.start >> 17) IN (SELECT (q, area) FROM near)
        OR (t.q, t.finish >> 17) IN (SELECT (q, area) FROM near)
),
followed AS (
    SELECT t.q, t.size, t.fits, p.place - t.k AS place
    FROM (
        SELECT rowid AS id, unnest(places) AS place FROM store.search_postings
        WHERE block IN (SELECT unnest(ids) FROM (SELECT list(DISTINCT block) AS ids FROM other_parts WHERE block < 1000000000))
            AND rowid IN (SELECT unnest(ids) FROM (SELECT list(id) AS ids FROM other_parts))
        UNION ALL
        SELECT rowid, unnest(places) AS place FROM store.search_postings
        WHERE block IN (SELECT unnest(ids) FROM (SELECT list(DISTINCT block) AS ids FROM other_parts WHERE block >= 1000000000))
            AND rowid IN (SELECT unnest(ids) FROM (SELECT list(id) AS ids FROM other_parts))
    ) AS p JOIN other_parts AS t USING (id)
),
phrases AS (
    SELECT q, size, place, bool_and(fits) AS fits FROM (
        SELECT q, size, place, fits FROM begun
        UNION ALL SELECT q, size, place, fits FROM followed SEMI JOIN begun USING (q, place)
    ) GROUP BY q, size, place HAVING count(*) = size
),
in_numbers AS MATERIALIZED (
    SELECT q, number, fits, a, b, c, d FROM numbers_within
    UNION ALL
    SELECT q, place >> 10 AS number, bool_or(fits), count(*)::DOUBLE, 0, 0, 0 FROM phrases GROUP BY q, number
),
-- Texts longer than the places of one number have several.
long AS MATERIALIZED (
    SELECT search_number AS first, unnest(range(search_number, search_number + search_numbers)) AS number
    FROM store.article_versions WHERE search_numbers > 1
),
in_index AS MATERIALIZED (
    SELECT q, number, fits, greatest(a, b, c, d) AS times FROM in_numbers ANTI JOIN long USING (number)
    WHERE greatest(a, b, c, d) > 0
    UNION ALL
    SELECT n.q, l.first, bool_or(n.fits), greatest(sum(n.a), sum(n.b), sum(n.c), sum(n.d)) AS times
    FROM in_numbers AS n JOIN long AS l USING (number) GROUP BY n.q, l.first HAVING times > 0
),
kinds AS MATERIALIZED (
    SELECT q, term, in_title, form, is_latin, pattern, spaced, repeats FROM sought WHERE len(parts) > 1
    UNION ALL SELECT q, term, in_title, low, is_latin, pattern, spaced, false FROM within
),
-- Where a needle is found in the middle of a word only, or may overlap itself, the text decides.
unsure AS MATERIALIZED (
    SELECT i.number, k.* FROM in_index AS i JOIN kinds AS k USING (q)
    WHERE CASE WHEN k.in_title THEN NOT i.fits WHEN k.q < 0 THEN false ELSE NOT i.fits OR (i.times > 1 AND k.repeats) END
),
unsure_titles AS MATERIALIZED (SELECT * FROM unsure WHERE in_title),
unsure_texts AS MATERIALIZED (SELECT * FROM unsure WHERE NOT in_title),
indexed AS (
    SELECT k.term, k.in_title, i.number, i.times
    FROM in_index AS i JOIN kinds AS k USING (q) WHERE i.fits AND (k.in_title OR NOT (i.times > 1 AND k.repeats))
    UNION ALL
    SELECT u.term, true, u.number, 1
    FROM (
        SELECT search_number, title FROM store.article_versions
        WHERE search_number IN (SELECT unnest(ids) FROM (SELECT list(number) AS ids FROM unsure_titles))
    ) AS t JOIN unsure_titles AS u ON u.number = t.search_number
    WHERE contains(' ' || regexp_replace(lower(t.title), '[^a-z0-9]+', ' ', 'g') || ' ', u.spaced)
    UNION ALL
    SELECT u.term, false, u.number, (strlen(t.text) - strlen(replace(t.text, u.form, ''))) / strlen(u.form)
    FROM (
        SELECT search_number, text FROM store.article_versions
        WHERE search_number IN (SELECT unnest(ids) FROM (SELECT list(number) AS ids FROM unsure_texts))
    ) AS t JOIN unsure_texts AS u ON u.number = t.search_number
    WHERE NOT u.is_latin OR regexp_matches(t.text, u.pattern)
),
latest AS NOT MATERIALIZED (
    SELECT
        rowid AS id, coalesce(search_number, -1 - rowid) AS key, article_id, published_on, title, text, search_number
    FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
    WHERE published_on BETWEEN coalesce(nullif(since::VARCHAR, '')::DATE, DATE '0001-01-01') AND coalesce(nullif(until::VARCHAR, '')::DATE, DATE '9999-12-31')
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
tagged_rows AS MATERIALIZED (
    SELECT t.key, g.term, g.in_title, g.times
    FROM (
        SELECT article_id, key FROM latest
        WHERE article_id IN (SELECT unnest(ids) FROM (SELECT list(article_id) AS ids FROM tagged))
    ) AS t JOIN tagged AS g USING (article_id)
),
-- Articles that upkeep has not taken into the index yet are read: for the longest word, which is likely to be the rarest,
-- and where that is found for the others.
hardest AS MATERIALIZED (
    SELECT term FROM needles ORDER BY strlen(needle) DESC, term LIMIT 1
),
waiting AS MATERIALIZED (
    SELECT
        t.key, n.term,
        coalesce(contains(t.small, n.small), false) AND (NOT n.is_latin OR contains(
            ' ' || regexp_replace(t.small, '[^a-z0-9]+', ' ', 'g') || ' ', n.spaced)) AS in_title,
        CASE WHEN coalesce(contains(t.text, n.needle), false) AND (NOT n.is_latin OR regexp_matches(t.text, n.pattern))
            THEN (strlen(t.text) - strlen(replace(t.text, n.needle, ''))) / strlen(n.needle) ELSE 0 END AS times
    FROM (
        SELECT key, lower(title) AS small, text FROM latest WHERE search_number IS NULL
    ) AS t
    JOIN (SELECT * FROM needles WHERE term = (SELECT term FROM hardest)) AS n
        ON CASE WHEN contains(t.text, n.needle) IS NOT true THEN false WHEN NOT n.is_latin THEN true
                WHEN contains(t.text, n.apart) THEN true ELSE regexp_matches(t.text, n.pattern) END
            OR CASE WHEN contains(t.small, n.small) IS NOT true THEN false WHEN NOT n.is_latin THEN true
                ELSE contains(' ' || regexp_replace(t.small, '[^a-z0-9]+', ' ', 'g') || ' ', n.spaced) END
),
candidates AS MATERIALIZED (
    SELECT -1 - key AS id FROM (SELECT key FROM waiting UNION SELECT key FROM tagged_rows WHERE key < 0)
    WHERE (SELECT count(*) FROM words) > 1
),
more_waiting AS MATERIALIZED (
    SELECT
        t.key, n.term,
        coalesce(contains(t.small, n.small), false) AND (NOT n.is_latin OR contains(
            ' ' || regexp_replace(t.small, '[^a-z0-9]+', ' ', 'g') || ' ', n.spaced)) AS in_title,
        CASE WHEN coalesce(contains(t.text, n.needle), false) AND (NOT n.is_latin OR regexp_matches(t.text, n.pattern))
            THEN (strlen(t.text) - strlen(replace(t.text, n.needle, ''))) / strlen(n.needle) ELSE 0 END AS times
    FROM (
        SELECT key, lower(title) AS small, text FROM latest WHERE search_number IS NULL
            AND id IN (SELECT unnest(ids) FROM (SELECT list(id) AS ids FROM candidates))
    ) AS t
    JOIN (SELECT * FROM needles WHERE term <> (SELECT term FROM hardest)) AS n
        ON CASE WHEN contains(t.text, n.needle) IS NOT true THEN false WHEN NOT n.is_latin THEN true
                WHEN contains(t.text, n.apart) THEN true ELSE regexp_matches(t.text, n.pattern) END
            OR CASE WHEN contains(t.small, n.small) IS NOT true THEN false WHEN NOT n.is_latin THEN true
                ELSE contains(' ' || regexp_replace(t.small, '[^a-z0-9]+', ' ', 'g') || ' ', n.spaced) END
),
by_term AS (
    SELECT key, term, bool_or(in_title) AS in_title, max(times) AS times
    FROM (
        SELECT number AS key, term, in_title, CASE WHEN in_title THEN 0 ELSE times END AS times FROM indexed
        UNION ALL SELECT key, term, in_title, times FROM waiting
        UNION ALL SELECT key, term, in_title, times FROM more_waiting
        UNION ALL SELECT key, term, in_title, times FROM tagged_rows
    ) GROUP BY key, term
),
ranked AS MATERIALIZED (
    SELECT key, sum(3 * in_title::INTEGER + CASE WHEN times > 0 THEN 1 + ln(times) ELSE 0 END) AS weight
    FROM by_term GROUP BY key
    HAVING count(*) = (SELECT count(*) FROM words)
),
marked AS (
    SELECT
        t.id, t.article_id, t.published_on, r.weight,
        t.article_id NOT IN (SELECT article_id FROM store.duplicates WHERE relation <> 'excerpt_of')
            AND t.article_id NOT IN (SELECT article_id FROM store.seed_sightings) AS is_original
    FROM (
        SELECT id, key, article_id, published_on FROM latest
        WHERE key IN (SELECT unnest(ids) FROM (SELECT list(key) AS ids FROM ranked))
    ) AS t JOIN ranked AS r USING (key)
),
best AS MATERIALIZED (
    SELECT
        r.id, r.article_id, r.is_original,
        round(r.weight + 2 * exp((least(r.published_on, d.today) - d.today) / 30), 4) AS score
    FROM marked AS r
    CROSS JOIN (
        SELECT max(x.started_at AT TIME ZONE m.value)::DATE AS today
        FROM store.meta AS m CROSS JOIN store.runs AS x WHERE m.key = 'timezone'
    ) AS d
    WHERE copies OR r.is_original
    ORDER BY score DESC, r.published_on DESC, r.article_id LIMIT most
),
texts AS MATERIALIZED (
    SELECT t.*, b.score, b.is_original
    FROM (
        SELECT rowid AS id, * FROM store.article_versions
        WHERE rowid IN (SELECT unnest(ids) FROM (SELECT list(id) AS ids FROM best))
    ) AS t JOIN best AS b USING (id)
),
finds AS (
    SELECT
        article_id, list_sort(list_distinct(list(word))) AS found,
        list(needle) FILTER (needle IS NOT NULL) AS needles, min(place) FILTER (place > 0) AS place
    FROM (
        SELECT t.article_id, n.small AS word, NULL AS needle, 0 AS place
        FROM (SELECT article_id, lower(title) AS title FROM texts) AS t
        JOIN needles AS n ON CASE WHEN contains(t.title, n.small) IS NOT true THEN false WHEN NOT n.is_latin THEN true
            ELSE contains(' ' || regexp_replace(t.title, '[^a-z0-9]+', ' ', 'g') || ' ', n.spaced) END
        UNION ALL
        SELECT t.article_id, n.needle, n.needle, 0
        FROM texts AS t
        JOIN needles AS n ON CASE WHEN contains(t.text, n.needle) IS NOT true THEN false WHEN NOT n.is_latin THEN true
            WHEN contains(t.text, n.apart) THEN true ELSE regexp_matches(t.text, n.pattern) END
        UNION ALL SELECT article_id, value, NULL, place FROM tagged SEMI JOIN best USING (article_id)
    ) GROUP BY article_id
),
shown AS (
    SELECT
        t.*, f.found,
        coalesce(list_min(list_append(list_transform(f.needles, lambda n: strpos(t.text, n)), f.place)), 1) AS place
    FROM texts AS t JOIN finds AS f ON f.article_id = t.article_id
)
SELECT
    t.score, t.article_id, t.published_on, s.outlet, t.lang, t.title,
    t.text[greatest(t.place - 60, 1) : t.place + 120] AS snippet,
    t.found, t.url, t.is_original
FROM shown AS t LEFT JOIN store.sources AS s ON s.source_id = t.source_id
ORDER BY t.score DESC, t.published_on DESC, t.article_id;

-- assert: SELECT list(article_id) = ['a1'] FROM search('"free port"')
-- assert: SELECT list(article_id ORDER BY article_id) = ['a1', 'a2'] FROM search('port', copies := true)
-- assert: SELECT count(*) = 0 FROM search('port', '2026-11-20')
