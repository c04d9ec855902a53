-- Facts that were lost: those of a source that left the list, those of a page whose text relevance dropped, and by
-- which version of the fingerprints a hash was made.

-- A source that leaves the list stays, disabled: its articles keep their outlet, country and ownership.
ALTER TABLE store.sources ADD COLUMN left_at TIMESTAMPTZ;

-- What a page says besides its text: loaded later by a retag, its article carries all that a run would have kept.
-- Empty in rows from before.
ALTER TABLE store.dropped ADD COLUMN canonical_url VARCHAR;
ALTER TABLE store.dropped ADD COLUMN author VARCHAR;
ALTER TABLE store.dropped ADD COLUMN published_on DATE;
ALTER TABLE store.dropped ADD COLUMN date_precision VARCHAR;
ALTER TABLE store.dropped ADD COLUMN agency VARCHAR;
ALTER TABLE store.dropped ADD COLUMN extractor VARCHAR;
ALTER TABLE store.dropped ADD COLUMN junk STRUCT(label VARCHAR, text VARCHAR)[];
ALTER TABLE store.dropped ADD COLUMN page_kind VARCHAR;
ALTER TABLE store.dropped ADD COLUMN turns
    STRUCT(speaker VARCHAR, "start" INTEGER, "end" INTEGER, is_question BOOLEAN)[];
ALTER TABLE store.dropped ADD COLUMN is_teaser BOOLEAN;

-- Hashes of another version are never compared; empty stands for the first.
ALTER TABLE store.fingerprints ADD COLUMN version INTEGER;
