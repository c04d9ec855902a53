-- What the source list states about how its rows are known.
ALTER TABLE store.sources ADD COLUMN evidence VARCHAR;
ALTER TABLE store.sources ADD COLUMN last_seen VARCHAR;
ALTER TABLE store.sources ADD COLUMN terms VARCHAR;
