-- The ledger of statements: who says something and how, read from the latest version of each article and replaced with
-- its tags.
CREATE TABLE store.statements (
    article_id VARCHAR, published_on DATE, speaker VARCHAR, speaker_id VARCHAR, speaker_side VARCHAR, source_class VARCHAR,
    manner VARCHAR, relay_depth INTEGER,
    rule_id VARCHAR, lexicon_version VARCHAR, field VARCHAR, span_start INTEGER, span_end INTEGER
);
