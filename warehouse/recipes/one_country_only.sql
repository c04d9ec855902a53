-- one_country_only: Which stories with several articles did the outlets of only one country carry?
-- least: Fewest articles. Default: `2`.
-- since: First day. Default: the first there is.
SELECT
    a.story_id, min(a.published_on) AS first_on, count(*) AS articles, count(DISTINCT a.outlet) AS outlets,
    any_value(a.outlet_country) AS country, arg_min(a.title, (a.first_seen_at, a.article_id)) AS headline
FROM articles AS a
WHERE a.seed_id IS NULL AND a.published_on >= coalesce($since::DATE, DATE '0001-01-01')
GROUP BY a.story_id HAVING count(*) >= $least::INTEGER AND count(DISTINCT a.outlet_country) = 1
ORDER BY first_on DESC, articles DESC, a.story_id LIMIT 50;
