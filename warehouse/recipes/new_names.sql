-- new_names: Which names turned up for the first time in the last days?
--   Only such as came up once every source was watched: at a new desk everything is new.
-- days: So many days. Default: `7`.
-- kind: entity, place, topic, event, sourcing, stance or phrase. Default: `entity`.
SELECT coalesce(e.name, f.value) AS name, f.first_on, f.first_outlet, f.days_seen, a.title, f.value
FROM first_last_seen($kind) AS f
LEFT JOIN entities AS e ON e.entity_id = f.value
LEFT JOIN articles AS a ON a.article_id = f.first_article_id
WHERE f.first_on > (SELECT today FROM desk) - $days::INTEGER AND f.is_first_sure ORDER BY f.first_on DESC, f.value;
