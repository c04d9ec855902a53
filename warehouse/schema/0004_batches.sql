-- What the spool is compared with, the aliases search looks under, and how each poll found its source.

-- One row a committed batch, written in the batch's own transaction: a batch that is in the spool and not here was
-- lost with a torn write-ahead log and is replayed (warehouse/recovery/spool.py).
CREATE TABLE store.batches (number BIGINT, sha256 VARCHAR, purpose VARCHAR, committed_at TIMESTAMPTZ);

-- Every name the lexicon knows an entity by; lang is a column of the lexicon: en, ko, zh_hans, zh_hant, ja.
CREATE TABLE store.entity_aliases (entity_id VARCHAR, lang VARCHAR, alias VARCHAR);

-- The state the poll left its source in, so that a trend can distinguish the days on which a source was unhealthy.
ALTER TABLE store.polls ADD COLUMN state VARCHAR;
