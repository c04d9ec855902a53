-- phrase_absence: Official texts that leave a tracked phrase out though earlier ones of their kind have it:
--   phrase_absence('denuclearization', 'PRC'). Only whole texts about one pair; what they are compared with is named.
-- concept: The tracked phrase; NULL for all. One that nobody knows is an error.
-- side: Whose text it is: DPRK, PRC or ROK; NULL for all.
-- since: First day; NULL for the first there is.
-- until: Last day, included; NULL for the last.
-- published_on: Its day.
-- concept: The phrase that is left out.
-- side: Whose text it is.
-- other_side: Whom it is about.
-- level: head, premier, minister or other.
-- page_kind: What kind of text it is.
-- edition: Its language.
-- last_had_on: The day of the newest earlier text that has the phrase.
-- compared_with: The earlier comparable texts that have it, the newest first.
-- title: The headline of the text without it.
-- url: Its address.
-- article_id: The text without it.
CREATE OR REPLACE MACRO phrase_absence(concept, side := '', since := '', until := '') AS TABLE
WITH asked AS (
    SELECT w.word AS asked_concept, side AS asked_side
    FROM checked_word(coalesce(concept, ''), 'tracked phrase', (
        SELECT list_prepend('', coalesce(list(k.concept ORDER BY k.concept), [])) FROM store.concepts AS k)) AS w
)
SELECT
    p.published_on, p.concept, p.side, p.other_side, p.level, p.page_kind, p.edition, p.last_had_on, p.compared_with,
    r.title, r.url, p.article_id
FROM readout_phrases AS p CROSS JOIN asked JOIN readouts AS r ON r.article_id = p.article_id
WHERE p.value = 'absent' AND (asked_concept = '' OR p.concept = asked_concept)
    AND (coalesce(asked_side, '') = '' OR p.side = asked_side)
    AND p.published_on BETWEEN coalesce(nullif(since::VARCHAR, '')::DATE, DATE '0001-01-01')
        AND coalesce(nullif(until::VARCHAR, '')::DATE, DATE '9999-12-31')
ORDER BY p.published_on DESC, p.article_id, p.concept;

-- assert: SELECT count(*) = 0 FROM phrase_absence('')
