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
-- is_follow_up: True where some of it, or a report of the same event outside it, had arrived before the window.
-- began_at: When its first article arrived.
-- acts: What is done, by the headlines and openings of its articles; as in story_claims, so below.
-- level: The highest office of who acts, 0 to 1.
-- is_news: False for columns, features, notices, obituaries, market notes and horoscopes: they never lead.
-- one_country: The country whose outlets alone report the event; empty where others do, or could not be seen.
-- is_state_only: Whether state, party and government outlets alone report the event, and others could be seen.
-- is_first_sure: Whether its first report is the first that could be seen.
-- importance: 0 to 1: its relevance, by how many voices and countries report it in the window, the level of who acts, what is done and
--   whether it is new; a fifth less while it is unconfirmed, a third where it is no news.
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
        greatest(count(DISTINCT m.voice) FILTER (m.is_new), 1) AS new_voices,
        greatest(count(DISTINCT m.outlet_country) FILTER (m.is_new), 1) AS new_countries,
        list_sort(list_distinct(list(m.lang) FILTER (m.lang <> ''))) AS langs,
        list_sort(list_distinct(list(m.outlet_country))) AS countries,
        bool_and(m.is_unconfirmed) AS is_unconfirmed,
        bool_or(NOT m.is_new) AS is_follow_up,
        min(m.arrived_at) AS began_at,
        max(m.relevance) AS relevance
    FROM story_members(since, until) AS m, desk AS d GROUP BY m.story_id
),
claimed AS (
    SELECT
        g.* REPLACE (g.is_follow_up OR coalesce(c.is_known, false) AS is_follow_up),
        coalesce(c.acts, []) AS acts, coalesce(c.level, 0)::DOUBLE AS level, coalesce(c.weight, 0) AS weight,
        coalesce(c.is_news, true) AS is_news, coalesce(c.one_country, '') AS one_country,
        coalesce(c.is_state_only, false) AS is_state_only, coalesce(c.is_first_sure, false) AS is_first_sure,
        -- Two countries of the beat act, or at least one where nothing else is stated.
        coalesce(len(c.sides) > 1 AND list_contains(c.sides, 'country:chn'), false) AS is_between
    FROM grouped AS g LEFT JOIN story_claims(since, until) AS c USING (story_id) WHERE g.new_articles > 0
),
weighed AS (
    SELECT
        * EXCLUDE (relevance, weight, is_between, new_voices, new_countries),
        round(
            relevance
            * (0.36 + 0.17 * (1 - 1 / new_voices) + 0.10 * least(new_countries - 1, 3) / 3
                + CASE WHEN is_between THEN 1 ELSE 0.5 END * (0.20 * level + 0.12 * weight)
                + CASE WHEN is_follow_up THEN 0 ELSE 0.05 END)
            * CASE WHEN is_unconfirmed THEN 0.8 ELSE 1 END * CASE WHEN is_news THEN 1 ELSE 0.33 END, 3)::DOUBLE AS importance
    FROM claimed
)
SELECT * FROM weighed
WHERE importance >= at_least
    AND (coalesce(len(of_relations::VARCHAR[]), 0) = 0 OR list_has_any(relations, of_relations::VARCHAR[]))
    AND (coalesce(len(of_topics::VARCHAR[]), 0) = 0
        OR list_has_any(topics || list_transform(topics, lambda t: split_part(t, '.', 1)), of_topics::VARCHAR[]));

-- assert: SELECT (articles, new_articles, outlets, is_follow_up) = (2, 1, 1, false) FROM news_stories('2026-11-18 00:00:00+00', '2026-11-20 00:00:00+00') WHERE story_id = 'st1'
-- assert: SELECT count(*) = 0 FROM news_stories('2026-11-18 00:00:00+00', '2026-11-20 00:00:00+00', ['ROK-PRC'])
