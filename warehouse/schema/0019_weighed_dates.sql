-- Where an article's date comes from, the day a library guessed where the page states none, and the last day of a range
-- that a text names. Empty in rows from before.

ALTER TABLE store.article_versions ADD COLUMN date_source VARCHAR;
ALTER TABLE store.article_versions ADD COLUMN guessed_on DATE;
-- Not ADD COLUMN dates.element."until": a log that holds it cannot be replayed by DuckDB 1.5.
ALTER TABLE store.article_versions ALTER COLUMN dates TYPE
    STRUCT("start" INTEGER, "end" INTEGER, "day" DATE, precision VARCHAR, "until" DATE)[];
ALTER TABLE store.dropped ADD COLUMN date_source VARCHAR;
ALTER TABLE store.dropped ADD COLUMN guessed_on DATE;
