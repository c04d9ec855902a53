-- checked_word: A word that must be one of a few; any other is an error that names the nearest. The other macros use it.
-- given: The word.
-- what: What it is, for the error: part, kind …
-- words: Those allowed, as a list.
-- word: The word given.
CREATE OR REPLACE MACRO checked_word(given, what, words) AS TABLE
WITH near AS (
    SELECT list_sort(list_transform(words, lambda w: {'like': -jaro_winkler_similarity(w, lower(given::VARCHAR)), 'word': w}))[1] AS best
)
SELECT CASE
    WHEN list_contains(words, given::VARCHAR) THEN given::VARCHAR
    ELSE error('there is no ' || what || ' ''' || coalesce(given::VARCHAR, '') || ''''
        || CASE WHEN best."like" < -0.5 THEN '; did you mean ''' || best.word || '''?' ELSE '' END
        || ' (' || array_to_string(words, ', ') || ')')
    END AS word
FROM near;

-- assert: SELECT word = 'lang' FROM checked_word('lang', 'part', ['lang', 'country'])
