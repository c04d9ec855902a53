-- The bytes each version of an article was read from; NULL in versions stored before, and where no bytes were stored.
ALTER TABLE store.article_versions ADD COLUMN raw_sha256 VARCHAR;
