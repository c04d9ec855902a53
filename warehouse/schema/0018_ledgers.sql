-- The ledgers: rows read from the latest version of each article, replaced with its tags; and known visits.

-- The version of the readers that have read this version; empty: upkeep still has to.
ALTER TABLE store.article_versions ADD COLUMN ledger_version VARCHAR;

CREATE TABLE store.firsts (
    article_id VARCHAR, published_on DATE, kind VARCHAR, who VARCHAR, what VARCHAR, n DOUBLE, unit VARCHAR,
    since_text VARCHAR, since_year INTEGER, since_on DATE, is_hedged BOOLEAN, act VARCHAR, traveller_side VARCHAR,
    other_side VARCHAR, visitor_office VARCHAR, visitor VARCHAR, place_country VARCHAR, is_state_visit BOOLEAN, happened_on DATE,
    rule_id VARCHAR, lexicon_version VARCHAR, field VARCHAR, span_start INTEGER, span_end INTEGER
);

CREATE TABLE store.readouts (
    article_id VARCHAR, published_on DATE, page_kind VARCHAR, issuer VARCHAR, side VARCHAR, other_side VARCHAR,
    "level" VARCHAR, edition VARCHAR, is_complete BOOLEAN, why_incomplete VARCHAR, happened_on DATE,
    rule_id VARCHAR, lexicon_version VARCHAR, field VARCHAR, span_start INTEGER, span_end INTEGER
);

CREATE TABLE store.phrase_uses (
    article_id VARCHAR, published_on DATE, concept VARCHAR, "usage" VARCHAR, speaker VARCHAR, speaker_side VARCHAR,
    notes_absence BOOLEAN,
    rule_id VARCHAR, lexicon_version VARCHAR, field VARCHAR, span_start INTEGER, span_end INTEGER
);

-- Written from warehouse/reference and the desk's own rows whenever they change.
CREATE TABLE store.visits (
    visit_id VARCHAR, pair VARCHAR, setting VARCHAR, traveller_side VARCHAR, visitor VARCHAR, visitor_role VARCHAR,
    visitor_office VARCHAR, visitor_level INTEGER, host VARCHAR, place VARCHAR, place_country VARCHAR, starts_on DATE,
    ends_on DATE, date_precision VARCHAR, is_state_visit BOOLEAN, confidence VARCHAR, source VARCHAR, note VARCHAR
);

CREATE TABLE store.visits_coverage (
    coverage_id VARCHAR, visitor_office VARCHAR, traveller_side VARCHAR, place_country VARCHAR, since DATE
);
