-- sightings_known: Every seed sighting names a seed we know and an article we hold, once.
-- repair: stop what runs on the home and restore the newest backup (docs/operating.md, Restore).
SELECT g.article_id, g.seed_id FROM store.seed_sightings AS g
LEFT JOIN store.seeds AS s USING (seed_id)
LEFT JOIN store.article_versions AS a ON a.article_id = g.article_id AND a.version = 1
WHERE s.seed_id IS NULL OR a.article_id IS NULL
UNION ALL
SELECT article_id, min(seed_id) FROM store.seed_sightings GROUP BY article_id HAVING count(*) > 1;
