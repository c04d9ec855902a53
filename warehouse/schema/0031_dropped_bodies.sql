-- The hash of a dropped text: a page that shows the same body for another headline of its site is met again by it.
-- Empty in rows from before.
ALTER TABLE store.dropped ADD COLUMN text_sha256 VARCHAR;
