-- A seed that leaves the corpus stays known, retired: what was a copy of it is never presented as news.
ALTER TABLE store.seeds ADD COLUMN is_retired BOOLEAN;

-- Homes that were collected into with another corpus (a demo's, a later one) have sightings of seeds that are gone.
INSERT INTO store.seeds (seed_id, title, outlet, author, date_precision, lang, url, is_retired)
SELECT DISTINCT g.seed_id, '', '', '', 'none', '', '', true
FROM store.seed_sightings AS g ANTI JOIN store.seeds AS s USING (seed_id);
