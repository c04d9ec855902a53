-- statements: Who says something and how, in each text. Copies of the seed corpus are left out.
-- statement_id: The statement: its article, field, place, manner and speaker.
-- article_id: The article.
-- claim_id: The claim it is of: that of its event, else of its own denial; empty where it is of none.
-- event_id: The event that its words report, the first one of several, else the one they answer; empty where there is none.
-- speaker: The words that name who speaks; empty where nobody is named.
-- speaker_id: The speaker's entity id, where the lexicon has one.
-- speaker_side: DPRK, PRC or ROK, where known.
-- source_class: official, named, media or anonymous, as in the tags of sourcing.
-- manner: asserted, hedged, neither (neither confirmed nor denied), denied, confirmed or silent.
-- relay_depth: Outlets named in the sentence through which it came.
-- published_on: The article's day.
-- quote: The sentence, or the words of silence in it.
-- field: Where they stand: title or text.
-- span_start: First code point of the words, counted from 0.
-- span_end: The code point after the last.
-- rule_id: The rule of the manner that read it.
-- lexicon_version: Digest of the lexicon it was read with.
CREATE OR REPLACE VIEW statements AS
SELECT
    s.article_id || ':' || s.field || ':' || s.span_start || ':' || s.manner || ':' || s.speaker AS statement_id, s.article_id,
    coalesce(c.claim_id, '') AS claim_id, coalesce(e.event_id, l.event_id, '') AS event_id, s.speaker,
    s.speaker_id, s.speaker_side, s.source_class, s.manner, s.relay_depth,
    s.published_on,
    CASE s.field WHEN 'title' THEN a.title ELSE a.text END[s.span_start + 1 : s.span_end] AS quote,
    s.field, s.span_start, s.span_end, s.rule_id, s.lexicon_version
FROM store.statements AS s
JOIN (
    SELECT article_id, title, text FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
    WHERE article_id IN (SELECT article_id FROM store.statements)
) AS a USING (article_id)
LEFT JOIN (
    SELECT s.article_id, s.field, s.span_start, s.span_end, arg_min(m.event_id, (r.span_start, m.event_id)) AS event_id
    FROM (SELECT DISTINCT article_id, field, span_start, span_end FROM store.statements) AS s
    JOIN store.event_reports AS r
        ON r.article_id = s.article_id AND r.field = s.field
        AND r.span_start < s.span_end AND r.span_end > s.span_start
    JOIN store.event_members AS m
        ON m.article_id = r.article_id AND m.field = r.field AND m.span_start = r.span_start
        AND m.event_type = r.event_type AND m.pair = r.pair
    GROUP BY ALL
) AS e ON e.article_id = s.article_id AND e.field = s.field AND e.span_start = s.span_start AND e.span_end = s.span_end
LEFT JOIN (
    SELECT article_id, field, span_start, speaker, manner, min(claim_id) AS claim_id, min(event_id) AS event_id
    FROM store.claim_statements GROUP BY ALL
) AS l
    ON l.article_id = s.article_id AND l.field = s.field AND l.span_start = s.span_start AND l.speaker = s.speaker
    AND l.manner = s.manner
LEFT JOIN (SELECT claim_id FROM store.claims) AS c ON c.claim_id = coalesce(e.event_id, l.claim_id)
ANTI JOIN store.seed_sightings AS g ON g.article_id = s.article_id;
