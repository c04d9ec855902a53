-- What an official page is, and who says what on it: spans of its text, in order.

ALTER TABLE store.article_versions ADD COLUMN page_kind VARCHAR;
ALTER TABLE store.article_versions ADD COLUMN turns
    STRUCT(speaker VARCHAR, "start" INTEGER, "end" INTEGER, is_question BOOLEAN)[];
