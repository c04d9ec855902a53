-- The country whose own media a source carries where none of them can be asked.
ALTER TABLE store.sources ADD COLUMN stands_in VARCHAR;
