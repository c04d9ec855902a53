-- first_to_report: Which outlets are first with the stories that others take up?
--   Only of stories that came up once every source was watched.
-- topic: A topic id or its top level, or any other tag value; empty for all. Default: all.
WITH firsts AS (
    SELECT story_id, outlet FROM first_reports($topic, most := 1000000000) WHERE families > 1 AND is_observed
),
carried AS (
    SELECT DISTINCT a.story_id, a.outlet FROM articles AS a JOIN firsts USING (story_id) WHERE a.seed_id IS NULL
)
SELECT t.outlet, count(*) AS stories, count(*) FILTER (f.outlet = t.outlet) AS first_with,
    round(count(*) FILTER (f.outlet = t.outlet) / count(*), 3) AS first_share
FROM carried AS t JOIN firsts AS f USING (story_id) GROUP BY t.outlet ORDER BY first_with DESC, stories DESC, t.outlet;
