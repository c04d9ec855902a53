-- The ledger of claims: the state of the claim of each event, what is said of it, and the history of the states, which is
-- only added to. Events and claims are written where they differ: by the digests of what they were decided from.
CREATE TABLE store.claims (
    claim_id VARCHAR, event_id VARCHAR, words VARCHAR, "state" VARCHAR, since_at TIMESTAMPTZ, voices INTEGER,
    reliability VARCHAR, credibility INTEGER, why VARCHAR, article_id VARCHAR, expires_at TIMESTAMPTZ
);

CREATE TABLE store.claim_statements (
    claim_id VARCHAR, event_id VARCHAR, article_id VARCHAR, field VARCHAR, span_start INTEGER, span_end INTEGER,
    speaker VARCHAR, manner VARCHAR, source_class VARCHAR, side VARCHAR, voice VARCHAR, said_at TIMESTAMPTZ, is_lost BOOLEAN
);

CREATE TABLE store.claim_history (
    claim_id VARCHAR, "step" INTEGER, changed_at TIMESTAMPTZ, from_state VARCHAR, to_state VARCHAR, why VARCHAR,
    article_id VARCHAR, quote VARCHAR, said_at TIMESTAMPTZ, lexicon_version VARCHAR, run_id VARCHAR
);

CREATE TABLE store.event_digests (event_id VARCHAR, digest VARCHAR);

CREATE TABLE store.claim_articles (article_id VARCHAR, digest VARCHAR);
DELETE FROM store.meta WHERE key = 'events';
