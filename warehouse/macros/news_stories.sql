-- news_stories: The stories that a window brought something new of: a new article that is no copy and was published at
--   most a week before the window's first day. The digest's sections and numbers rest on it.
-- since: Where the window begins, an instant.
-- until: Where it ends.
-- of_relations: Only stories on one of these relations, as a list; NULL for all.
-- of_topics: Only stories on one of these topics or top levels, as a list; NULL for all.
-- at_least: Only stories of this importance or more, 0 to 1.
-- story_id: The story.
-- relations: Of all its articles, sorted.
-- topics: Of all its articles, sorted.
-- new_articles: Its new originals in the window.
-- articles: All its articles by the end of the window, copies too.
-- outlets: The outlets that carry it.
-- voices: The independent sources: each agency or publisher family whose words its articles print, once.
-- langs: The languages of its articles.
-- countries: The countries of its outlets.
-- is_unconfirmed: True where the sourcing of all its articles is anonymous or hedged.
-- is_follow_up: True where some of it had arrived before the window.
-- began_at: When its first article arrived.
-- importance: 0 to 1: its relevance, halved while one voice alone reports it, a fifth less while it is unconfirmed.
CREATE OR REPLACE MACRO news_stories(since, until, of_relations := '[]', of_topics := '[]', at_least := 0) AS TABLE
WITH desk AS (
    SELECT (since::TIMESTAMPTZ AT TIME ZONE value)::DATE - 6 AS oldest FROM store.meta WHERE key = 'timezone'
),
grouped AS (
    SELECT
        m.story_id,
        list_sort(list_distinct(flatten(list(m.relations)))) AS relations,
        list_sort(list_distinct(flatten(list(m.topics)))) AS topics,
        count(*) FILTER (m.is_new AND m.is_original AND m.published_on >= d.oldest) AS new_articles,
        count(*) AS articles,
        count(DISTINCT m.outlet) AS outlets,
        count(DISTINCT m.voice) AS voices,
        list_sort(list_distinct(list(m.lang) FILTER (m.lang <> ''))) AS langs,
        list_sort(list_distinct(list(m.outlet_country))) AS countries,
        bool_and(m.is_unconfirmed) AS is_unconfirmed,
        bool_or(NOT m.is_new) AS is_follow_up,
        min(m.arrived_at) AS began_at,
        max(m.relevance) AS relevance
    FROM story_members(since, until) AS m, desk AS d GROUP BY m.story_id
),
weighed AS (
    SELECT
        * EXCLUDE (relevance),
        round(relevance * (1 - 0.5 / voices) * CASE WHEN is_unconfirmed THEN 0.8 ELSE 1 END, 3)::DOUBLE AS importance
    FROM grouped WHERE new_articles > 0
)
SELECT * FROM weighed
WHERE importance >= at_least
    AND (coalesce(len(of_relations::VARCHAR[]), 0) = 0 OR list_has_any(relations, of_relations::VARCHAR[]))
    AND (coalesce(len(of_topics::VARCHAR[]), 0) = 0
        OR list_has_any(topics || list_transform(topics, lambda t: split_part(t, '.', 1)), of_topics::VARCHAR[]));

-- assert: SELECT (articles, new_articles, outlets, is_follow_up) = (2, 1, 1, false) FROM news_stories('2026-11-18 00:00:00+00', '2026-11-20 00:00:00+00') WHERE story_id = 'st1'
-- assert: SELECT count(*) = 0 FROM news_stories('2026-11-18 00:00:00+00', '2026-11-20 00:00:00+00', ['ROK-PRC'])
