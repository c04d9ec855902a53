-- watch_items: Stored questions: "if China's official text omits …", "whether Kim will visit". Articles that ask the same of the
--   same side are one item until it is answered; an item fires once, on the first text or event that decides it.
-- watch_id: The item.
-- question: The sentence that asks, the earliest one; of a desk's own, its words in watch.toml.
-- concept: The tracked phrase that an official text is asked for; empty otherwise.
-- event_type: The event that is asked for, as in events; empty otherwise.
-- side: Whose text it is, or who acts: DPRK, PRC or ROK.
-- pair: DPRK-PRC or ROK-PRC; empty where unknown.
-- test: omits (a whole official text without the phrase answers it), says (one with it), happens (an event); empty where
--   nothing stored can decide it.
-- origin: text (an article asks) or desk (watch.toml).
-- article_id: The article that asks first; empty of a desk's own.
-- opened_on: The day since which it is open.
-- is_testable: Whether a stored text or event can decide it.
-- state: open, fired or expired (180 days after it was last asked, or the desk's own last day).
-- fired_at: When it was decided.
-- answer: What was decided: left out, said, happened, cancelled or denied.
-- answer_article_id: The text that decided it.
-- quote: Its headline, or the words that report the event.
CREATE OR REPLACE VIEW watch_items AS
WITH fired AS (
    SELECT
        watch_id, fired_at, answer, answer_article_id, quote, question, test, concept, event_type, side, pair, opened_on, article_id,
        (fired_at AT TIME ZONE (SELECT timezone FROM desk))::DATE AS fired_on
    FROM store.watch_fired
),
counted AS (
    SELECT c.*, count(f.watch_id) AS answered
    FROM store.conditions AS c
    ANTI JOIN store.seed_sightings AS g ON g.article_id = c.article_id
    LEFT JOIN fired AS f
        ON f.test = c.test AND f.concept = c.concept AND f.event_type = c.event_type AND f.side = c.side AND f.pair = c.pair
        AND f.article_id <> '' AND f.fired_on < c.published_on
    WHERE c.published_on IS NOT NULL
    GROUP BY ALL
),
asked AS (
    SELECT
        *,
        'w-' || left(md5(CASE WHEN is_testable THEN concat_ws('|', test, concept, event_type, side, pair, answered)
            ELSE concat_ws('|', article_id, field, span_start) END), 12) AS watch_id
    FROM counted
),
first_asked AS (
    SELECT
        watch_id, arg_min(article_id, (published_on, article_id, span_start)) AS article_id,
        arg_min(field, (published_on, article_id, span_start)) AS field,
        min((published_on, article_id, span_start))[3] AS span_start,
        arg_min(span_end, (published_on, article_id, span_start)) AS span_end,
        min(published_on) AS opened_on, max(published_on) + 180 AS until_on, any_value(is_testable) AS is_testable,
        any_value(test) AS test, any_value(concept) AS concept, any_value(event_type) AS event_type, any_value(side) AS side,
        any_value(pair) AS pair
    FROM asked GROUP BY watch_id
),
latest AS (
    SELECT article_id, title, text FROM store.article_versions
    SEMI JOIN first_asked USING (article_id)
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version DESC) = 1
),
items AS (
    SELECT
        a.watch_id, substr(CASE a.field WHEN 'title' THEN v.title ELSE v.text END, a.span_start + 1, a.span_end - a.span_start) AS question,
        a.concept, a.event_type, a.side, a.pair, a.test, 'text' AS origin, a.article_id, a.opened_on, a.until_on, a.is_testable
    FROM first_asked AS a JOIN latest AS v USING (article_id)
    UNION ALL
    SELECT
        watch_id, question, concept, event_type, side, pair, test, 'desk', '', opened_on, coalesce(until_on, opened_on + 180), true
    FROM store.desk_questions
    UNION ALL
    SELECT  -- what fired stays when its article is gone or read otherwise
        f.watch_id, f.question, f.concept, f.event_type, f.side, f.pair, f.test,
        CASE WHEN f.article_id = '' THEN 'desk' ELSE 'text' END, f.article_id, f.opened_on, f.fired_on, true
    FROM fired AS f
    ANTI JOIN first_asked AS a USING (watch_id) ANTI JOIN store.desk_questions AS q USING (watch_id)
)
SELECT
    i.watch_id, i.question, i.concept, i.event_type, i.side, i.pair, i.test, i.origin, i.article_id, i.opened_on, i.is_testable,
    CASE WHEN f.watch_id IS NOT NULL THEN 'fired' WHEN i.until_on < d.today THEN 'expired' ELSE 'open' END AS state,
    f.fired_at, coalesce(f.answer, '') AS answer, coalesce(f.answer_article_id, '') AS answer_article_id, coalesce(f.quote, '') AS quote
FROM items AS i CROSS JOIN desk AS d LEFT JOIN fired AS f USING (watch_id);
