-- section: What stands in for North Korean media
-- empty: No source is marked as carrying North Korean media.
-- layout: table
-- KCNA, Rodong Sinmun and Naenara have no feed and hardly a network reaches them: what they print comes through others.
WITH own AS (
    SELECT count(*) AS asked FROM sources AS s JOIN source_health AS h USING (source_id)
    WHERE s.enabled AND s.country = 'KP' AND h.last_ok_at > $since - INTERVAL 7 DAY
)
SELECT
    s.outlet, s.source_id AS source, s.lang AS language,
    CASE WHEN NOT s.enabled THEN 'off' WHEN h.last_ok_at > $since THEN 'answered' ELSE 'did not answer' END AS today,
    (SELECT count(*) FROM articles AS a
     WHERE a.source_id = s.source_id AND a.first_seen_at > $since AND a.first_seen_at <= $until) AS articles,
    CASE WHEN own.asked > 0 THEN 'beside their own' ELSE 'none of their own could be asked' END AS instead
FROM sources AS s CROSS JOIN own LEFT JOIN source_health AS h USING (source_id)
WHERE s.stands_in = 'KP' AND s.left_at IS NULL
ORDER BY s.enabled DESC, s.outlet, s.source_id;
