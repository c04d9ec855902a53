-- border_signs: What texts say goes over the border between DPRK and PRC, and which way it changes. Copies of the seed corpus are left out.
-- article_id: The article.
-- published_on: Its day.
-- indicator: rail, cargo, trucks, fuel, bridge, tourism, prices, smuggling, fishing, construction or air.
-- place: The ids of up to three places, as in entities; DPRK-PRC where none is named.
-- direction: up, down, unchanged, opened, closed or planned.
-- period_from: The first day it is said of; empty where the words fix none.
-- period_until: The last day.
-- period_precision: day, week, month, year, unresolved (words that fix no day) or none (no words).
-- source_kind: satellite, customs, local_sources, official, or media where the sentence names no other.
-- quote: The words of the sign, from its indicator to its direction.
-- field: Where they stand: title or text.
-- span_start: First code point of the words, counted from 0.
-- span_end: The code point after the last.
-- rule_id: The rules of indicator and direction that read it.
-- lexicon_version: Digest of the lexicon it was read with.
CREATE OR REPLACE VIEW border_signs AS
SELECT
    s.article_id, s.published_on, s.indicator, s.place, s.direction, s.period_from, s.period_until, s.period_precision,
    s.source_kind, CASE s.field WHEN 'title' THEN a.title ELSE a.text END[s.span_start + 1 : s.span_end] AS quote,
    s.field, s.span_start, s.span_end, s.rule_id, s.lexicon_version
FROM store.border_signs AS s
JOIN (
    SELECT article_id, title, text FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
    WHERE article_id IN (SELECT article_id FROM store.border_signs)
) AS a USING (article_id)
ANTI JOIN store.seed_sightings AS g ON g.article_id = s.article_id;
