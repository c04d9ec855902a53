-- turns: Who says what in a press conference: one row a turn, in the order they speak.
-- article_id: The article, in its latest version; its page_kind is press_conference.
-- turn: 1 for the first to speak, then counting up.
-- speaker: As the page names them: a name, an office, Q or A.
-- is_question: Whether a reporter asks; otherwise somebody answers or states.
-- said: The words, without the speaker's name.
-- span_start: Where they begin in the article's text: 0-based, in code points.
-- span_end: Where they end, half-open: `text[span_start + 1 : span_end]` are the words.
CREATE OR REPLACE VIEW turns AS
WITH spoken AS (
    SELECT article_id, text, unnest(turns) AS t, unnest(range(1, len(turns) + 1)) AS turn
    FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
    WHERE len(turns) > 0
)
SELECT
    article_id, turn, t.speaker AS speaker, t.is_question AS is_question,
    text[t."start" + 1 : t."end"] AS said, t."start" AS span_start, t."end" AS span_end
FROM spoken;
