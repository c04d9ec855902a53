-- The days whose articles are grouped after these runs ($1, a JSON list) loaded some: those from $2 on that have articles,
-- and those within $3 days of an article they loaded that is in no story yet. None where they loaded nothing.
WITH loaded AS (
    SELECT article_id, published_on FROM store.article_versions
    WHERE run_id IN (SELECT unnest($1::JSON::VARCHAR[]))
),
reopened AS (
    SELECT DISTINCT l.published_on AS opened_on FROM loaded AS l
    ANTI JOIN store.story_articles AS s USING (article_id)
    ANTI JOIN store.seed_sightings AS g USING (article_id)
),
reach AS (
    SELECT least($2, min(opened_on - $3::INTEGER)) AS first_on FROM reopened
)
SELECT DISTINCT v.published_on FROM store.article_versions AS v
WHERE EXISTS (FROM loaded) AND v.published_on >= (SELECT coalesce(first_on, $2) FROM reach)
    AND (v.published_on >= $2
        OR EXISTS (FROM reopened AS r WHERE v.published_on BETWEEN r.opened_on - $3::INTEGER AND r.opened_on + $3::INTEGER))
ORDER BY 1;
