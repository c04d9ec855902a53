-- How often an article names what a tag is about, and when everything was tagged again with another lexicon.

ALTER TABLE store.tags ADD COLUMN mentions INTEGER DEFAULT 1;

-- One row a retag: from then on tags are those of that lexicon, and trends may have a step there.
CREATE TABLE store.retags (
    run_id VARCHAR, retagged_at TIMESTAMPTZ, lexicon_version VARCHAR, since DATE, articles BIGINT, changed BIGINT,
    left_subject BIGINT, loaded BIGINT
);
