-- story_subjects: What the stories of a window are about, in names: for a reader who cannot read the headline.
-- since: Where the window begins, an instant.
-- until: Where it ends.
-- story_id: The story.
-- top_topics: The ids of its main topics, at most three: what most of its articles are about first.
-- topic_names: Their English names.
-- entity_names: The people, bodies and places most of its articles name, at most three, each as a map from a column of the
--   lexicon (en, ko, zh_hans, zh_hant, ja) to its first name there. Countries are left out: all stories name them.
CREATE OR REPLACE MACRO story_subjects(since, until) AS TABLE
WITH m AS (
    SELECT story_id, article_id, top_topics FROM story_members(since, until) QUALIFY bool_or(is_new) OVER (PARTITION BY story_id)
),
ranked AS (
    SELECT story_id, unnest(top_topics) AS value, generate_subscripts(top_topics, 1) AS place FROM m
),
found AS (
    SELECT story_id, 'topic' AS kind, value, sum(1 / place) AS weight FROM ranked GROUP BY ALL
    UNION ALL
    SELECT m.story_id, 'entity', t.value, count(DISTINCT m.article_id)
    FROM m JOIN tags AS t USING (article_id) WHERE t.kind = 'entity' AND NOT starts_with(t.value, 'country:')
    GROUP BY ALL
),
names AS (
    SELECT entity_id, map(list(lang ORDER BY lang), list(alias ORDER BY lang)) AS names
    FROM (SELECT entity_id, lang, first(alias ORDER BY rowid) AS alias FROM store.entity_aliases GROUP BY entity_id, lang)
    GROUP BY entity_id
)
SELECT
    f.story_id,
    (list(f.value ORDER BY f.weight DESC, f.value) FILTER (f.kind = 'topic'))[1:3] AS top_topics,
    (list(t.name ORDER BY f.weight DESC, f.value) FILTER (f.kind = 'topic' AND t.name IS NOT NULL))[1:3] AS topic_names,
    (list(n.names ORDER BY f.weight DESC, f.value) FILTER (f.kind = 'entity' AND n.names IS NOT NULL))[1:3]
        AS entity_names
FROM found AS f
LEFT JOIN topics AS t ON f.kind = 'topic' AND t.topic_id = f.value
LEFT JOIN names AS n ON f.kind = 'entity' AND n.entity_id = f.value
GROUP BY f.story_id;
-- assert: SELECT count(*) = 0 FROM story_subjects('2026-12-20 00:00:00+00', '2026-12-20 12:00:00+00')
-- assert: SELECT len(topic_names) >= 1 FROM story_subjects('2026-11-18 00:00:00+00', '2026-11-20 00:00:00+00') LIMIT 1
