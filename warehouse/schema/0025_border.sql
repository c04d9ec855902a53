-- The ledger of the border: signs read from the latest version of each article, replaced with its tags.
CREATE TABLE store.border_signs (
    article_id VARCHAR, published_on DATE, indicator VARCHAR, place VARCHAR, direction VARCHAR, period_from DATE,
    period_until DATE, period_precision VARCHAR, source_kind VARCHAR,
    rule_id VARCHAR, lexicon_version VARCHAR, field VARCHAR, span_start INTEGER, span_end INTEGER
);
