-- visits: Known visits, meetings abroad, calls and letters between the Koreas and China.
-- visit_id: Its id, as in warehouse/reference/visits.csv.
-- pair: DPRK-PRC or ROK-PRC.
-- setting: bilateral, sidelines (of a meeting of many), call, letter, embassy or video.
-- traveller_side: Who travels: DPRK, PRC, ROK or both; empty where nobody does.
-- visitor: The traveller, or the one who calls or writes.
-- visitor_role: The offices as the source has them.
-- visitor_office: head, premier, foreign_minister, vice_premier, party, minister …
-- visitor_level: 1 (head of state or party) to 4.
-- host: Who received the visitor.
-- place: The places, separated by semicolons.
-- place_country: ISO alpha-2 code of the country; empty for a call or letter.
-- starts_on: The first day; the first of the month or year where no more is known.
-- ends_on: The last day; the last of the month or year where no more is known.
-- date_precision: day, month or year.
-- is_state_visit: Whether it was a state visit.
-- basis: reference (the table that ships, or a desk's own) or found (a visit of the ledger of events that the table lacks).
-- confidence: high (a source states it so), medium, or low, which is never used for a verdict.
-- source: Who says so.
-- article_id: The article a found visit rests on; empty for the table.
-- note: What else is to be known of it.
CREATE OR REPLACE VIEW visits AS
SELECT
    visit_id, pair, setting, traveller_side, visitor, visitor_role, visitor_office, visitor_level, host, place,
    place_country, starts_on, ends_on, date_precision, is_state_visit, 'reference' AS basis, confidence, source,
    '' AS article_id, note
FROM store.visits
UNION ALL
SELECT
    'found-' || e.event_id, e.pair, 'bilateral', e.actor_side, coalesce(a.name, e.actor_side), '',
    CASE e.actor_level WHEN 1 THEN 'head' WHEN 2 THEN 'premier' WHEN 3 THEN 'minister' ELSE '' END, nullif(e.actor_level, 0),
    CASE WHEN e.target LIKE 'per:%' THEN coalesce(t.name, '') ELSE '' END, coalesce(p.name, ''),
    CASE e.target_side WHEN 'DPRK' THEN 'KP' WHEN 'PRC' THEN 'CN' ELSE 'KR' END, e.happened_on, e.ends_on, 'day', false, 'found', 'low',
    'articles: ' || e.why, coalesce(h.article_id, ''), ''
FROM store.events AS e
LEFT JOIN store.entities AS a ON a.entity_id = e.actor
LEFT JOIN store.entities AS t ON t.entity_id = e.target
LEFT JOIN store.entities AS p ON p.entity_id = e.place
LEFT JOIN (
    SELECT event_id, arg_max(article_id, (changed_at, run_id)) AS article_id FROM store.event_history GROUP BY event_id
) AS h ON h.event_id = e.event_id
-- One that the table has too is not found again.
ANTI JOIN store.visits AS v
    ON v.pair = e.pair AND v.traveller_side = e.actor_side AND (e.actor_level = 0 OR v.visitor_level = e.actor_level)
    AND v.starts_on <= e.ends_on + 2 AND v.ends_on >= e.happened_on - 2
WHERE e.event_type = 'visit' AND e.status IN ('done', 'under_way') AND e.date_precision IN ('day', 'day_range');
