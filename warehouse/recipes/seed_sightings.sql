-- seed_sightings: Where did copies of the seed corpus turn up, and how close are they?
SELECT a.seed_id, a.published_on, a.outlet, d.relation, round(d.containment, 3) AS containment, a.title, a.url
FROM articles AS a JOIN duplicates AS d ON d.article_id = a.article_id AND d.of_seed_id = a.seed_id
ORDER BY a.seed_id, a.published_on, a.article_id;
