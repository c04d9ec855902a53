-- spread: How one story travelled, outlet by outlet and hour by hour: spread('story id'), or the id of an article of it.
-- story: A story id, or the id of any article of the story. Any other is an error.
-- appeared_at: When the article came out; when it was first seen where it names no instant.
-- hours_after: Hours after the story's first article.
-- outlet: Who carried it.
-- outlet_country: Where the outlet is.
-- lang: In which language.
-- is_new_outlet: Whether the story reached this outlet here.
-- is_new_lang: Whether the story reached this language here.
-- role: origin (a text of its own), reprint or excerpt.
-- origin_outlet: Whose article the text comes from.
-- origin_family: Whose words they are, an agency's or a publisher's.
-- title: The headline it ran under.
-- sentences_added: Sentences that its origin does not have.
-- sentences_removed: Sentences of its origin that it left out.
-- article_id: The article.
-- at: As appeared_at: its name in version 0.1, kept for one version more.
-- is_observed: Whether its source, and every other, was watched before the story's first day (macro unobserved): else neither
--   its order nor how late it was is known.
CREATE OR REPLACE MACRO spread(story) AS TABLE
WITH carried AS (
    SELECT
        article_id, title, outlet, outlet_country, lang,
        CASE date_precision WHEN 'instant' THEN coalesce(published_at, first_seen_at) ELSE first_seen_at END AS came_at
    FROM articles
    WHERE seed_id IS NULL AND story_id IN (
        SELECT CASE WHEN found.story_id IS NULL
            THEN error('there is no story and no article ''' || story::VARCHAR || '''; the view stories lists the stories')
            ELSE found.story_id END
        FROM (
            SELECT min(s.story_id) AS story_id FROM articles AS s
            WHERE (s.story_id = story OR s.article_id = story) AND s.seed_id IS NULL
        ) AS found
    )
),
began AS (
    SELECT min((c.came_at AT TIME ZONE m.value)::DATE) AS day FROM carried AS c, store.meta AS m WHERE m.key = 'timezone'
),
watched AS (
    SELECT count(*) > 0 AND count(*) FILTER (
        b.day <= g.until_day AND (g.after_day IS NULL OR b.day > g.after_day)) = 0 AS is_observed
    FROM unobserved() AS g CROSS JOIN began AS b
)
SELECT
    t.came_at AS appeared_at,
    round(date_diff('second', (SELECT min(c.came_at) FROM carried AS c), t.came_at) / 3600, 2) AS hours_after,
    t.outlet, t.outlet_country, t.lang,
    row_number() OVER (PARTITION BY t.outlet ORDER BY t.came_at, t.article_id) = 1 AS is_new_outlet,
    row_number() OVER (PARTITION BY t.lang ORDER BY t.came_at, t.article_id) = 1 AS is_new_lang,
    coalesce(l.role, 'origin') AS role,
    o.outlet AS origin_outlet,
    l.origin_family,
    t.title,
    coalesce(len(l.added), 0) AS sentences_added,
    coalesce(len(l.removed), 0) AS sentences_removed,
    t.article_id,
    t.came_at AS "at",
    (SELECT is_observed FROM watched) AS is_observed
FROM carried AS t
LEFT JOIN store.lineage AS l USING (article_id)
LEFT JOIN articles AS o ON o.article_id = l.origin_id
ORDER BY t.came_at, t.article_id;

-- assert: SELECT list((article_id, hours_after, is_new_outlet) ORDER BY article_id) = [('a1', 0.0, true), ('a2', 0.0, false)] FROM spread('st1')
-- assert: SELECT count(*) = 2 FROM spread('a2')
