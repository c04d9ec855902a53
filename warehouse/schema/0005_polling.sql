-- What polling remembers beyond one run: a source's habits, hosts that asked to be left alone, pages to re-check, where raw bytes came from, and how far a back-fill has come.

ALTER TABLE store.source_states ADD COLUMN advice VARCHAR DEFAULT '';
ALTER TABLE store.source_states ADD COLUMN url VARCHAR DEFAULT '';
ALTER TABLE store.source_states ADD COLUMN moved_to VARCHAR DEFAULT '';
ALTER TABLE store.source_states ADD COLUMN moved_seen INTEGER DEFAULT 0;
ALTER TABLE store.source_states ADD COLUMN ttl_minutes INTEGER DEFAULT 0;
ALTER TABLE store.source_states ADD COLUMN skip_hours INTEGER[];
ALTER TABLE store.source_states ADD COLUMN skip_days VARCHAR[];
ALTER TABLE store.source_states ADD COLUMN newest_at TIMESTAMPTZ;
ALTER TABLE store.source_states ADD COLUMN longest_gap_s DOUBLE DEFAULT 0;
ALTER TABLE store.source_states ADD COLUMN watched_from TIMESTAMPTZ;
ALTER TABLE store.source_states ADD COLUMN daily_rate DOUBLE DEFAULT 0;
ALTER TABLE store.source_states ADD COLUMN lang VARCHAR DEFAULT '';
ALTER TABLE store.source_states ADD COLUMN charset VARCHAR DEFAULT '';
ALTER TABLE store.source_states ADD COLUMN shown VARCHAR DEFAULT '';
ALTER TABLE store.source_states ADD COLUMN gap_at TIMESTAMPTZ;
ALTER TABLE store.source_states ADD COLUMN lost INTEGER DEFAULT 0;

-- A Retry-After holds for the whole host, and for the next run as well.
CREATE TABLE store.host_pauses (host VARCHAR, until TIMESTAMPTZ, why VARCHAR);

CREATE TABLE store.page_states (
    article_id VARCHAR, url VARCHAR, etag VARCHAR, last_modified VARCHAR, body_sha256 VARCHAR, fetched_at TIMESTAMPTZ,
    recheck_at TIMESTAMPTZ, rechecked_at TIMESTAMPTZ, result VARCHAR
);

-- One row an answer whose bytes were kept under home/raw, named by their hash; many answers may share one file.
CREATE TABLE store.raw (
    sha256 VARCHAR, kind VARCHAR, source_id VARCHAR, article_id VARCHAR, url VARCHAR, content_type VARCHAR,
    size_bytes BIGINT, fetched_at TIMESTAMPTZ, run_id VARCHAR
);

-- Listings a back-fill has read: started again, it continues after them.
CREATE TABLE store.backfills (source_id VARCHAR, since DATE, url VARCHAR, read_at TIMESTAMPTZ, entries INTEGER);
