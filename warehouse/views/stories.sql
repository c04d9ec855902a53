-- stories: Articles on the same event within a few days, in any language; copies of the seed corpus are left out.
-- story_id: The story, named after the article it began with; it keeps the name as it grows.
-- headline: The headline of its earliest article that is nobody's copy.
-- first_seen_at: When a collection first saw one of its articles.
-- last_seen_at: When a collection last saw a new one.
-- article_count: Its articles, copies included.
-- outlet_count: The outlets that carried it. Many outlets may print one agency's words.
-- independent_count: The voices that report it: each text counts once however often reprinted, each publisher family once.
-- langs: Its languages, sorted.
-- relations: DPRK-PRC, ROK-PRC or both.
-- topics: The topic ids tagged in any of its articles, sorted.
-- acts: What is done, as the headlines and openings of its articles state it, the commonest first: talks, visit, sanction …
-- actors: The ids of the persons, bodies and countries named there, the commonest first.
-- sides: The sides of these actors: DPRK, PRC, ROK, other.
-- countries: The countries of the outlets that carried it, sorted.
-- happened_on: The day that most of its articles state; else the first day one was published.
CREATE OR REPLACE VIEW stories AS
SELECT
    a.story_id,
    arg_min(a.title, (NOT a.is_original, coalesce(a.published_at, a.first_seen_at), a.article_id)) AS headline,
    min(a.first_seen_at) AS first_seen_at,
    max(a.first_seen_at) AS last_seen_at,
    count(*) AS article_count,
    count(DISTINCT a.outlet) AS outlet_count,
    count(DISTINCT v.voice) AS independent_count,
    list_sort(list_distinct(list(a.lang))) AS langs,
    list_sort(list_distinct(flatten(list(a.relations)))) AS relations,
    list_sort(list_distinct(flatten(list(a.topics)))) AS topics,
    any_value(f.acts) AS acts,
    any_value(f.actors) AS actors,
    any_value(f.sides) AS sides,
    list_sort(list_distinct(list(a.outlet_country) FILTER (a.outlet_country <> ''))) AS countries,
    any_value(f.happened_on) AS happened_on
FROM articles AS a
JOIN article_voices AS v USING (article_id)
LEFT JOIN story_facts AS f USING (story_id)
WHERE a.seed_id IS NULL
GROUP BY a.story_id;
