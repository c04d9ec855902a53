-- article_versions: Every version of every article, so that silent edits can be read.
-- article_id: The article.
-- version: 1 for the first text seen, then counting up.
-- seen_at: When this version was fetched.
-- text_sha256: SHA-256 of the normalised body.
-- title: The headline of this version.
-- text: The clean body of this version.
-- raw_sha256: SHA-256 of the page's bytes it was read from, the name of their file in raw/; empty where none were stored.
CREATE OR REPLACE VIEW article_versions AS
SELECT article_id, version, seen_at, text_sha256, title, text, coalesce(raw_sha256, '') AS raw_sha256 FROM store.article_versions;
