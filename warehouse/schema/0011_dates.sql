-- The days and months an article's text names, resolved against its day of publication: spans of its text, in order.

ALTER TABLE store.article_versions ADD COLUMN dates
    STRUCT("start" INTEGER, "end" INTEGER, "day" DATE, precision VARCHAR)[];
