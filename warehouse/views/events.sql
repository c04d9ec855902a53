-- events: What happened or is due between DPRK and PRC or ROK and PRC: reports of one event merged across languages.
-- event_id: The event; each report of it is in event_reports, each change of its status in event_history.
-- event_type: visit, summit, talks, call, letter, delegation, agreement, aid, trade_opening, trade_closing, sanction, test,
--   exercise, statement or repatriation.
-- category: PLOVER's category of the type.
-- pair: DPRK-PRC or ROK-PRC.
-- actor: Who goes, gives or acts; of what both do, the pair's first side. An entity's id, the country's where nobody is named.
-- actor_level: 1 head of state or party, 2 premier, 3 minister, 4 below; 0 where not known.
-- target: Who receives.
-- target_level: As actor_level.
-- place: The place's id; empty where no report names one.
-- happened_on: The first day, as most voices give it; of a month or year its first. Empty where none is stated.
-- ends_on: The last day.
-- date_precision: day, day_range, month, year or none.
-- status: planned, announced (by a party), under_way, done (by a party's official voice or two independent voices), denied (by
--   a party), cancelled (postponed too), reported (by one voice).
-- first_reported_at: When its first report was published.
-- confirmed_at: Since when a party's official voice or a second independent voice says so; empty where neither does.
-- voices: Independent voices: parties, outlets that are cited, else those whose words are printed; never outlets.
-- article_count: Articles that report it, copies too.
-- has_lost_evidence: Whether an article it rested on has been deleted, or corrected so that it no longer says so.
-- actor_side: DPRK, PRC or ROK.
-- target_side: The other side.
-- why: What the status rests on: official, independent, one_voice or lost.
-- happened_words: The first day as surely as it is known: 2026-11-19, of a month 2026-11, of a year 2026; empty where none is stated.
CREATE OR REPLACE VIEW events AS
SELECT
    event_id, event_type, category, pair, actor, actor_level, target, target_level, place, happened_on, ends_on, date_precision,
    status, first_reported_at, confirmed_at, voices, article_count, has_lost_evidence, actor_side, target_side, why,
    CASE date_precision WHEN 'month' THEN strftime(happened_on, '%Y-%m') WHEN 'year' THEN strftime(happened_on, '%Y')
        ELSE coalesce(happened_on::VARCHAR, '') END AS happened_words
FROM store.events;
