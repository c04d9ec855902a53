-- first_to_report: Which outlets are first with the stories that others take up?
-- topic: A topic id or its top level, or any other tag value; empty for all. Default: all.
WITH asked AS (
    SELECT tag_value FROM checked_value($topic)
),
carried AS (
    SELECT a.story_id, a.outlet, a.family, min(a.first_seen_at) AS seen_at
    FROM articles AS a, asked
    WHERE a.seed_id IS NULL AND (tag_value = '' OR a.article_id IN (
        SELECT article_id FROM tags WHERE value = tag_value OR starts_with(value, tag_value || '.')))
    GROUP BY ALL
),
first_reports AS (
    SELECT story_id, arg_min(outlet, (seen_at, outlet)) AS first_outlet, count(DISTINCT family) AS voices
    FROM carried GROUP BY story_id
)
SELECT t.outlet, count(*) AS stories, count(*) FILTER (s.first_outlet = t.outlet) AS first_with,
    round(count(*) FILTER (s.first_outlet = t.outlet) / count(*), 3) AS first_share
FROM carried AS t JOIN first_reports AS s USING (story_id)
WHERE s.voices > 1 GROUP BY t.outlet ORDER BY first_with DESC, stories DESC, t.outlet;
