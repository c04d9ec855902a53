-- asked_and_answered: What were governments asked at press conferences, and what did they answer?
-- about: A word of the question or of the answer; any letters match. Default: none, so all of them.
-- since: First day. Default: the first there is.
WITH exchanges AS (
    SELECT article_id, turn, speaker, is_question, said,
        lead(speaker) OVER following AS answered_by, lead(said) OVER following AS answer,
        lead(is_question) OVER following AS is_asked_again
    FROM turns WINDOW following AS (PARTITION BY article_id ORDER BY turn)
)
SELECT a.published_on, a.outlet, e.said AS question, e.answered_by,
    CASE WHEN NOT e.is_asked_again THEN e.answer END AS answer, a.url
FROM exchanges AS e JOIN articles AS a USING (article_id)
WHERE e.is_question AND a.published_on >= coalesce($since::DATE, DATE '1900-01-01')
    AND ($about IS NULL OR contains(lower(concat_ws(' ', e.said, e.answer)), lower($about)))
ORDER BY a.published_on DESC, a.article_id, e.turn LIMIT 60;
