-- story_facts: What each story is about, in any language: who acts, what is done, on which day.
-- story_id: The story.
-- acts: The acts its articles state in their headlines and openings, the commonest first (acts.toml: talks, visit …).
-- actors: The ids of the persons, bodies and countries named there, the commonest first.
-- sides: Of DPRK, PRC, ROK and other: the sides of these actors, sorted.
-- happened_on: The day most of its articles state; else the first day one was published.
-- level: The office of who acts: 1 a head of state, 0.15 an institute, 0 where none is named.
-- weight: The weight of its weightiest act, 0 to 1.
CREATE OR REPLACE VIEW story_facts AS
WITH members AS (
    SELECT article_id, coalesce(p.story_id, v.article_id) AS story_id, min(v.published_on) AS published_on
    FROM store.article_versions AS v
    LEFT JOIN store.story_articles AS p USING (article_id)
    ANTI JOIN store.seed_sightings AS g USING (article_id)
    GROUP BY ALL
),
sizes AS (
    SELECT story_id, count(*) AS articles, min(published_on) AS first_on FROM members GROUP BY story_id
),
stated AS (
    SELECT m.story_id, t.kind, t.value, sum(t.score) AS said, count(*) AS articles
    FROM (
        SELECT g.article_id, g.kind, g.value, max(g.score) AS score FROM store.tags AS g
        WHERE g.kind IN ('act', 'actor', 'office', 'day') GROUP BY ALL
    ) AS t JOIN members AS m USING (article_id) GROUP BY ALL
),
-- One article of ten that names another act in passing does not make it the story's.
kept AS (
    SELECT s.*, e.side, c.weight FROM stated AS s JOIN sizes AS n USING (story_id)
    LEFT JOIN store.entities AS e ON s.kind = 'actor' AND e.entity_id = s.value
    LEFT JOIN store.act_weights AS c ON c.kind = s.kind AND c.value = s.value
    WHERE s.said >= 0.35 * n.articles OR s.kind = 'day'
)
SELECT
    n.story_id,
    coalesce(list(k.value ORDER BY k.said DESC, k.value) FILTER (k.kind = 'act'), []) AS acts,
    coalesce(list(k.value ORDER BY k.said DESC, k.value) FILTER (k.kind = 'actor'), []) AS actors,
    coalesce(list_sort(list_distinct(flatten(list(string_split(k.side, '-')) FILTER (k.kind = 'actor' AND k.side <> '')))), [])
        AS sides,
    coalesce(arg_max(try_cast(k.value AS DATE), (k.articles, k.value)) FILTER (k.kind = 'day'), n.first_on)
        AS happened_on,
    coalesce(max(k.weight) FILTER (k.kind = 'office'), 0) AS level,
    coalesce(max(k.weight) FILTER (k.kind = 'act'), 0) AS weight
FROM sizes AS n LEFT JOIN kept AS k USING (story_id) GROUP BY n.story_id, n.first_on;
