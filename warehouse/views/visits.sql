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
-- basis: reference (the table that ships, or a desk's own) or found (read in articles).
-- confidence: high (a source states it so), medium, or low, which is never used for a verdict.
-- source: Who says so.
-- article_id: The article a found visit rests on; empty for the table.
-- note: What else is to be known of it.
CREATE OR REPLACE VIEW visits AS
SELECT
    visit_id, pair, setting, traveller_side, visitor, visitor_role, visitor_office, visitor_level, host, place,
    place_country, starts_on, ends_on, date_precision, is_state_visit, 'reference' AS basis, confidence, source,
    '' AS article_id, note
FROM store.visits;
