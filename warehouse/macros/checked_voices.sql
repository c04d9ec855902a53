-- checked_voices: The voices that a filter names, several with commas between them; one that the view voices does not
--   have is an error that names the nearest. The other macros use it.
-- of_part: country, ownership, lang, family or outlet.
-- given: Such as 'CN' or 'state, party'; empty or NULL for all.
-- chosen: The voices as a list, empty for all. zh stands for both scripts of Chinese.
CREATE OR REPLACE MACRO checked_voices(of_part, given) AS TABLE
WITH asked AS (
    SELECT list_filter(
        list_transform(string_split(coalesce(given::VARCHAR, ''), ','), lambda w: trim(w)), lambda w: w <> '') AS words
),
known AS (
    -- The constant comes first: without a filter no article is read.
    SELECT list(v.voice ORDER BY v.voice) AS voices
    FROM voices AS v WHERE coalesce(given::VARCHAR, '') <> '' AND v.part = of_part
),
wrong AS (
    SELECT list_filter(words, lambda w: NOT list_contains(voices, w)
        AND NOT (of_part = 'lang' AND len(list_filter(voices, lambda v: starts_with(v, w || '-'))) > 0))[1] AS word
    FROM asked, known
),
near AS (
    SELECT
        arg_max(v.voice, (jaro_winkler_similarity(lower(v.voice), lower(w.word)), v.voice)) AS voice,
        max(jaro_winkler_similarity(lower(v.voice), lower(w.word))) AS likeness
    FROM voices AS v, wrong AS w WHERE coalesce(given::VARCHAR, '') <> '' AND v.part = of_part
)
SELECT CASE
    WHEN w.word IS NULL OR k.voices IS NULL THEN list_concat(
        a.words, CASE of_part WHEN 'lang' THEN list_filter(k.voices, lambda v: list_contains(a.words, split_part(v, '-', 1))) END)
    ELSE error('there is no ' || of_part || ' ''' || w.word || ''''
        || CASE WHEN n.likeness > 0.5 THEN '; did you mean ''' || n.voice || '''?' ELSE '' END
        || ' (FROM voices lists them)')
    END AS chosen
FROM asked AS a, known AS k, wrong AS w, near AS n;

-- assert: SELECT chosen = [] FROM checked_voices('country', NULL)
-- assert: SELECT chosen = ['KR'] FROM checked_voices('country', 'KR')
