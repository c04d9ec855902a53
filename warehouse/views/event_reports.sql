-- event_reports: What each text reports of an event between DPRK and PRC or ROK and PRC. Copies of the seed corpus are left out.
-- event_id: The event it is merged to; empty where it is set aside, only denied, or not merged yet.
-- article_id: The article.
-- reported_at: When it was published, else first seen.
-- side: The side whose official voice says so: DPRK, PRC, ROK; empty where none does.
-- status: planned, announced, under_way, done, denied, cancelled (postponed too) or reported, by this text alone.
-- happened_on: The first day of the event, as the text states it; of a month or year its first.
-- ends_on: Its last day.
-- date_precision: day, day_range, month, year, unresolved (words that fix no day) or none (no words).
-- place: The place's id; empty where none is named.
-- source_class: Who says so, as in sourcing: official, named, media, anonymous; empty where the text itself does.
-- voice: What it counts as: the party that says so, the outlet it cites, else whose words the article prints.
-- event_type: visit, summit, talks, call, letter, delegation, agreement, aid, trade_opening, trade_closing, sanction, test,
--   exercise, statement or repatriation.
-- pair: DPRK-PRC or ROK-PRC.
-- actor: Who acts: the id of a person, body or country.
-- target: Whom it is done with or to.
-- set_aside: Why it is no evidence: too_early (reported as done before it can have happened); empty where it is.
-- is_lost: Whether its article has been deleted by its publisher.
-- quote: The words that say so.
-- field: Where they stand: title or text.
-- span_start: First code point of the words, counted from 0.
-- span_end: The code point after the last.
-- rule_id: The rule that read it.
-- lexicon_version: Digest of the lexicon it was read with.
CREATE OR REPLACE VIEW event_reports AS
SELECT
    m.event_id, r.article_id, coalesce(m.reported_at, a.published_at, a.first_seen_at) AS reported_at, r.side, r.status,
    r.happened_on, r.ends_on, r.date_precision, r.place, r.source_class, coalesce(m.voice, '') AS voice, r.event_type, r.pair,
    r.actor, r.target, r.set_aside, coalesce(m.is_lost, false) AS is_lost,
    CASE r.field WHEN 'title' THEN a.title ELSE a.text END[r.span_start + 1 : r.span_end] AS quote,
    r.field, r.span_start, r.span_end, r.rule_id, r.lexicon_version
FROM store.event_reports AS r
JOIN (
    SELECT article_id, title, text, published_at, first_seen_at FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
    WHERE article_id IN (SELECT article_id FROM store.event_reports)
) AS a USING (article_id)
LEFT JOIN store.event_members AS m
    ON m.article_id = r.article_id AND m.field = r.field AND m.span_start = r.span_start
    AND m.event_type = r.event_type AND m.pair = r.pair
ANTI JOIN store.seed_sightings AS g ON g.article_id = r.article_id;
