-- first_to_report: Which outlets are first with the stories that others take up?
-- topic: A topic id or its top level; empty for all. Default: all.
WITH carried AS (
    SELECT story_id, outlet, family, min(first_seen_at) AS seen_at FROM (
        SELECT a.story_id, a.outlet, s.family, a.first_seen_at
        FROM articles AS a JOIN sources AS s USING (source_id)
        WHERE a.seed_id IS NULL AND ($topic IS NULL OR len(list_filter(a.topics,
            lambda t: t = $topic OR starts_with(t, $topic || '.'))) > 0)
    ) GROUP BY story_id, outlet, family
),
first_reports AS (
    SELECT story_id, arg_min(outlet, (seen_at, outlet)) AS first_outlet, count(DISTINCT family) AS voices
    FROM carried GROUP BY story_id
)
SELECT t.outlet, count(*) AS stories, count(*) FILTER (s.first_outlet = t.outlet) AS first_with,
    round(count(*) FILTER (s.first_outlet = t.outlet) / count(*), 3) AS first_share
FROM carried AS t JOIN first_reports AS s USING (story_id)
WHERE s.voices > 1 GROUP BY t.outlet ORDER BY first_with DESC, stories DESC, t.outlet;
