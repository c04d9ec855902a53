-- The tables behind the views. No keys and no indexes: rows enter by anti-join in one transaction, and checks
-- return what should not be there (docs/decisions/0002-no-keys.md).

CREATE TABLE store.meta (key VARCHAR, value VARCHAR);

CREATE TABLE store.runs (
    run_id VARCHAR, started_at TIMESTAMPTZ, finished_at TIMESTAMPTZ, status VARCHAR,
    sources_polled BIGINT, known BIGINT, received_bytes BIGINT, note VARCHAR
);

CREATE TABLE store.sources (
    source_id VARCHAR, outlet VARCHAR, family VARCHAR, url VARCHAR, kind VARCHAR, lang VARCHAR, country VARCHAR,
    ownership VARCHAR, timezone VARCHAR, enabled BOOLEAN, verified BOOLEAN, note VARCHAR
);

CREATE TABLE store.source_states (
    source_id VARCHAR, etag VARCHAR, last_modified VARCHAR, body_sha256 VARCHAR, last_poll_at TIMESTAMPTZ,
    last_ok_at TIMESTAMPTZ, last_new_at TIMESTAMPTZ, next_poll_at TIMESTAMPTZ, interval_s DOUBLE, failures INTEGER,
    state VARCHAR, since TIMESTAMPTZ, note VARCHAR
);

CREATE TABLE store.polls (
    run_id VARCHAR, source_id VARCHAR, polled_at TIMESTAMPTZ, result VARCHAR, reason VARCHAR, status INTEGER,
    entries INTEGER, known INTEGER, received_bytes BIGINT
);

CREATE TABLE store.entries (
    entry_id VARCHAR, source_id VARCHAR, address_id VARCHAR, article_id VARCHAR, url VARCHAR, guid VARCHAR,
    title VARCHAR, summary VARCHAR, content VARCHAR, author VARCHAR, published_at TIMESTAMPTZ,
    date_precision VARCHAR, content_sha256 VARCHAR, first_seen_at TIMESTAMPTZ, outcome VARCHAR, reason VARCHAR,
    tries INTEGER, first_tried_at TIMESTAMPTZ, next_try_at TIMESTAMPTZ, run_id VARCHAR
);

CREATE TABLE store.entry_attempts (
    run_id VARCHAR, entry_id VARCHAR, outcome VARCHAR, reason VARCHAR, "at" TIMESTAMPTZ
);

CREATE TABLE store.article_versions (
    article_id VARCHAR, version INTEGER, url VARCHAR, canonical_url VARCHAR, source_id VARCHAR, lang VARCHAR,
    title VARCHAR, author VARCHAR, published_at TIMESTAMPTZ, published_on DATE, date_precision VARCHAR,
    first_seen_at TIMESTAMPTZ, seen_at TIMESTAMPTZ, text VARCHAR, text_sha256 VARCHAR, word_count INTEGER,
    relations VARCHAR[], relevance DOUBLE, agency VARCHAR, extractor VARCHAR,
    junk STRUCT(label VARCHAR, text VARCHAR)[],
    evidence STRUCT(rule_id VARCHAR, field VARCHAR, "start" INTEGER, "end" INTEGER)[],
    is_unconfirmed BOOLEAN, run_id VARCHAR
);

-- One row a sampled shingle hash of an article's latest body.
CREATE TABLE store.fingerprints (hash BIGINT, article_id VARCHAR, published_on DATE);

CREATE TABLE store.duplicates (
    article_id VARCHAR, of_article_id VARCHAR, relation VARCHAR, score DOUBLE, containment DOUBLE,
    containment_of DOUBLE, jaccard DOUBLE, shared INTEGER, numbers_agree BOOLEAN, title_similarity DOUBLE,
    hours_apart DOUBLE
);

CREATE TABLE store.seed_sightings (
    article_id VARCHAR, seed_id VARCHAR, relation VARCHAR, score DOUBLE, containment DOUBLE,
    containment_of DOUBLE, jaccard DOUBLE, shared INTEGER
);

CREATE TABLE store.tags (
    article_id VARCHAR, kind VARCHAR, value VARCHAR, score DOUBLE, rule_id VARCHAR, lexicon_version VARCHAR,
    field VARCHAR, span_start INTEGER, span_end INTEGER, published_on DATE
);

CREATE TABLE store.dropped (
    entry_id VARCHAR, article_id VARCHAR, source_id VARCHAR, url VARCHAR, title VARCHAR, text VARCHAR, lang VARCHAR,
    published_at TIMESTAMPTZ, dropped_at TIMESTAMPTZ, reason VARCHAR, relations VARCHAR[], score DOUBLE,
    evidence STRUCT(rule_id VARCHAR, field VARCHAR, "start" INTEGER, "end" INTEGER)[], run_id VARCHAR
);

CREATE TABLE store.entities (
    entity_id VARCHAR, kind VARCHAR, name VARCHAR, side VARCHAR, lat DOUBLE, lon DOUBLE
);

CREATE TABLE store.seeds (
    seed_id VARCHAR, title VARCHAR, outlet VARCHAR, author VARCHAR, published_on DATE, date_precision VARCHAR,
    lang VARCHAR, url VARCHAR, words INTEGER, text_sha256 VARCHAR, body_sha256 VARCHAR, sample_size INTEGER
);

-- Filled by `yalu seeds build` on a machine that has the texts; never part of the repository.
CREATE TABLE store.seed_texts (seed_id VARCHAR, text VARCHAR);

CREATE TABLE store.dictionary (object VARCHAR, kind VARCHAR, name VARCHAR, words VARCHAR);
