-- An inverted index of titles and bodies, read by the macro `search` (docs/decisions says how it is laid out).
-- Version n of an article owns the places from search_number * 1024 on, over so many numbers. NULL: not in the index yet,
-- so that a search reads its text.
ALTER TABLE store.article_versions ADD COLUMN search_number BIGINT;
ALTER TABLE store.article_versions ADD COLUMN search_numbers INTEGER;
-- A row: some places of one token in a title or body, the first and the last beside them. Rows are only added; upkeep merges them and leaves out what no version owns.
CREATE TABLE store.search_postings (token VARCHAR, low VARCHAR, in_title BOOLEAN, n INTEGER, segment BIGINT, merges INTEGER, block INTEGER, start BIGINT, finish BIGINT, places BIGINT[]);
