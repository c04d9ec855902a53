-- articles: The latest version of every article kept: originals, copies and copies of a seed alike.
-- published_on: The day as printed where that is all there is, else the desk's day of published_at, else of first_seen_at.
-- outlet: The outlet's name.
-- lang: Language and script: en, ko, ja, zh-Hans, zh-Hant.
-- title: The headline.
-- topic_names: The names of top_topics, for eyes; queries go by the ids.
-- topics: The topic ids tagged, sorted; also those named in passing (see top_topics).
-- top_topics: The one to three topics it is most about, most first: those with at least half the weight of the first.
-- outlet_country: ISO alpha-2 code of the outlet's country.
-- ownership: Who owns the outlet: state, party, government, public, independent, aggregator or unknown.
-- family: Publisher family: outlets of one house speak with one voice. Empty where nobody named one.
-- relations: DPRK-PRC, ROK-PRC or both.
-- relevance: How sure the relation is, 0 to 1.
-- is_original: False for a copy, reprint or update of another article, or of a seed.
-- is_unconfirmed: True where all its sourcing is anonymous or hedged.
-- page_kind: readout or press_conference where a government speaks, live where a report runs on in posts, flash where it is one line or a headline only (text may be empty), else empty; turns has who says what.
-- genre: A form of text that is no news by itself (column, feature, notice, obituary, markets, picture, horoscope …), known by
--   its headline; empty for news.
-- dateline: The place its dateline names, by the place's id, else in its own words; empty where it has none. It says where
--   the reporter sat; no judgement rests on it.
-- author: As printed; empty where the page names none.
-- published_at: The instant of publication in UTC, where one is known.
-- date_precision: What published_at rests on: instant, day, month, or none (then published_on is the day it was first seen).
-- date_source: Where published_at stands: feed, list, json_ld, meta, time, stamp, address, state, dateline; guess where only guessed_on is known;
--   empty where nothing is, and in rows from before it was kept.
-- guessed_on: The day a library guessed where neither page nor feed states one: no period or digest goes by it.
-- first_seen_at: When a collection first saw the entry.
-- word_count: Words of the body (characters in Chinese and Japanese).
-- text: The clean body; page junk is kept apart.
-- url: The address as the source's entry gave it.
-- canonical_url: The address without tracking, mobile or AMP forms; the page's own canonical link where it is to be believed.
-- article_id: Hash of the canonical address; the same on every machine.
-- story_id: The story it belongs to (see stories); empty for a copy of a seed.
-- seed_id: The seed text this is a copy of, if any.
-- source_id: The source whose entry brought the article first.
-- run_id: The run that loaded this version.
-- quoted_seed_id: The seed that this news repeats a part of, such as its background; seed_id is empty then.
CREATE OR REPLACE VIEW articles AS
WITH latest AS (
    SELECT * FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
),
-- The score of a topic is w / (w + 1) of its weight w, so half of the first one's weight is s / (2 - s) of its score.
topics AS (
    SELECT
        g.article_id,
        -- One list, sorted where it is read: a sorted aggregate costs ten times as much.
        list({'score': g.score, 'value': g.value}) FILTER (g.kind = 'topic') AS scored,
        arg_max(g.value, (g.score, g.value)) FILTER (g.kind = 'form') AS genre,
        min(g.value) FILTER (g.kind = 'dateline') AS dateline
    FROM store.tags AS g WHERE g.kind IN ('topic', 'form', 'dateline') GROUP BY g.article_id
),
listed AS (
    SELECT
        a.published_on, s.outlet, a.lang, a.title,
        n.names,
        coalesce(list_sort(list_distinct(list_transform(t.scored, lambda one: one."value"))), []) AS topics,
        coalesce(list_transform(list_filter(
            list_reverse_sort(t.scored)[1:3],
            lambda one: one.score >= list_max(t.scored).score / (2 - list_max(t.scored).score)), lambda one: one."value"), [])
            AS top_topics,
        s.country AS outlet_country, s.ownership, s.family, a.relations, a.relevance,
        d.article_id IS NULL AND g.article_id IS NULL AS is_original,
        a.is_unconfirmed,
        coalesce(a.page_kind, '') AS page_kind, coalesce(t.genre, '') AS genre, coalesce(t.dateline, '') AS dateline,
        a.author, a.published_at, a.date_precision,
        coalesce(a.date_source, '') AS date_source, a.guessed_on, a.first_seen_at, a.word_count, a.text, a.url, a.canonical_url,
        a.article_id,
        CASE WHEN g.article_id IS NULL THEN coalesce(p.story_id, a.article_id) END AS story_id,
        g.seed_id, a.source_id, a.run_id,
        q.seed_id AS quoted_seed_id
    FROM latest AS a
    CROSS JOIN (SELECT map(list(k.topic_id), list(k."name")) AS names FROM store.topics AS k) AS n
    LEFT JOIN store.sources AS s USING (source_id)
    LEFT JOIN topics AS t USING (article_id)
    LEFT JOIN (SELECT DISTINCT article_id FROM store.duplicates WHERE relation <> 'excerpt_of') AS d USING (article_id)
    LEFT JOIN store.seed_sightings AS g USING (article_id)
    LEFT JOIN store.seed_quotes AS q USING (article_id)
    LEFT JOIN store.story_articles AS p USING (article_id)
)
SELECT
    published_on, outlet, lang, title, list_transform(top_topics, lambda one: coalesce(names[one], one)) AS topic_names,
    * EXCLUDE (published_on, outlet, lang, title, names)
FROM listed;
