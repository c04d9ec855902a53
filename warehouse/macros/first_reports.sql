-- first_reports: Who had each story first, and by how much: first_reports('border.bridge_rail'). One row a story, the
--   newest first. Only what was collected is compared: an outlet that no source reads may have been earlier.
-- value: A topic id or its top level, an entity or any other tag value; NULL for all. One that nobody knows is an error.
-- since: First day of the stories' first articles; NULL for the first there is.
-- until: Last day, included; NULL for the last run's day.
-- most: At most so many stories.
-- appeared_at: When its first article came out; when it was first seen where it names no instant.
-- outlet: Whose article that was.
-- outlet_country: Where the outlet is.
-- ownership: Who owns it.
-- lang: In which language.
-- title: Its headline.
-- hours_ahead: Hours until another family followed; empty where none did.
-- next_outlet: The outlet that followed.
-- families: Families that have the story; an outlet without one counts for itself.
-- is_stated: Whether both state the instant they came out: else the order may be that of the polls.
-- story_id: The story.
-- article_id: Its first article.
-- is_observed: Whether every source was watched before that day (macro unobserved): else another may have been earlier.
CREATE OR REPLACE MACRO first_reports(value, since := '', until := '', most := 20) AS TABLE
WITH asked AS (
    SELECT
        v.tag_value AS asked_value,
        CASE WHEN v.tag_value IS NOT NULL THEN coalesce(nullif(since::VARCHAR, '')::DATE, DATE '0001-01-01') END AS first_day,
        coalesce(nullif(until::VARCHAR, '')::DATE, d.today) AS last_day, d.timezone
    FROM desk AS d, checked_value(value) AS v
),
carried AS (
    SELECT
        a.story_id, a.article_id, a.title, a.outlet, a.outlet_country, a.ownership, a.lang,
        coalesce(nullif(a.family, ''), a.outlet, a.source_id) AS voice,
        a.date_precision = 'instant' AND a.published_at IS NOT NULL AS is_stated,
        CASE a.date_precision WHEN 'instant' THEN coalesce(a.published_at, a.first_seen_at) ELSE a.first_seen_at END AS came_at
    FROM articles AS a
    WHERE a.seed_id IS NULL AND a.story_id IN (
        SELECT o.story_id FROM articles AS o, asked
        WHERE asked_value = '' OR o.article_id IN (
            SELECT g.article_id FROM store.tags AS g WHERE g.value = asked_value OR starts_with(g.value, asked_value || '.'))
    )
),
ranked AS (
    SELECT *, min_by(voice, (came_at, article_id)) OVER (PARTITION BY story_id) AS first_voice,
        row_number() OVER (PARTITION BY story_id ORDER BY came_at, article_id) AS place
    FROM carried
),
firsts AS (SELECT * FROM ranked WHERE place = 1),
gaps AS MATERIALIZED (
    SELECT * FROM unobserved()
),
followers AS (
    SELECT
        story_id, arg_min({'outlet': outlet, 'came_at': came_at, 'is_stated': is_stated}, (came_at, article_id))
            FILTER (voice <> first_voice) AS next,
        count(DISTINCT voice) AS families
    FROM ranked GROUP BY story_id
)
SELECT
    f.came_at AS appeared_at, f.outlet, f.outlet_country, f.ownership, f.lang, f.title,
    round(date_diff('second', f.came_at, n.next.came_at) / 3600, 2) AS hours_ahead, n.next.outlet AS next_outlet,
    n.families, f.is_stated AND coalesce(n.next.is_stated, true) AS is_stated,
    f.story_id, f.article_id,
    (SELECT count(*) FROM gaps) > 0 AND NOT EXISTS (
        SELECT 1 FROM gaps AS g WHERE (f.came_at AT TIME ZONE asked.timezone)::DATE <= g.until_day
            AND (g.after_day IS NULL OR (f.came_at AT TIME ZONE asked.timezone)::DATE > g.after_day)) AS is_observed
FROM firsts AS f JOIN followers AS n USING (story_id) CROSS JOIN asked
WHERE (f.came_at AT TIME ZONE asked.timezone)::DATE BETWEEN asked.first_day AND asked.last_day
ORDER BY f.came_at DESC, f.story_id LIMIT most;

-- assert: SELECT list(article_id) = ['a1', 'a3'] FROM first_reports('border')
-- assert: SELECT (article_id, families, hours_ahead IS NULL) = ('a3', 1, true) FROM first_reports('city:dandong')
