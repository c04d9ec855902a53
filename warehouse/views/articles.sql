-- articles: The latest version of every article kept: originals, copies and copies of a seed alike.
-- article_id: Hash of the canonical address; the same on every machine.
-- url: The address as the source's entry gave it.
-- canonical_url: The address without tracking, mobile or AMP forms; the page's own canonical link where it is to be believed.
-- source_id: The source whose entry brought the article first.
-- outlet: The outlet's name.
-- outlet_country: ISO alpha-2 code of the outlet's country.
-- ownership: Who owns the outlet: state, party, government, public, independent, aggregator or unknown.
-- lang: Language and script: en, ko, ja, zh-Hans, zh-Hant.
-- title: The headline.
-- author: As printed; empty where the page names none.
-- published_at: The instant of publication in UTC, where one is known.
-- published_on: The day as printed where that is all there is, else the desk's day of published_at, else of first_seen_at.
-- date_precision: What published_at rests on: instant, day, month, or none (then published_on is the day it was first seen).
-- first_seen_at: When a collection first saw the entry.
-- text: The clean body; page junk is kept apart.
-- word_count: Words of the body (characters in Chinese and Japanese).
-- relations: DPRK-PRC, ROK-PRC or both.
-- relevance: How sure the relation is, 0 to 1.
-- topics: The topic ids tagged, sorted.
-- story_id: The story it belongs to (see stories); empty for a copy of a seed.
-- is_original: False for a copy, reprint or update of another article, or of a seed.
-- seed_id: The seed text this is a copy of, if any.
-- is_unconfirmed: True where all its sourcing is anonymous or hedged.
-- run_id: The run that loaded this version.
-- page_kind: readout or press_conference where a government speaks, else empty; who says what there is in turns.
CREATE OR REPLACE VIEW articles AS
WITH latest AS (
    SELECT * FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
),
topics AS (
    SELECT article_id, list_sort(list_distinct(list(value))) AS topics
    FROM store.tags WHERE kind = 'topic' GROUP BY article_id
)
SELECT
    a.article_id, a.url, a.canonical_url, a.source_id,
    s.outlet, s.country AS outlet_country, s.ownership,
    a.lang, a.title, a.author, a.published_at, a.published_on, a.date_precision, a.first_seen_at,
    a.text, a.word_count, a.relations, a.relevance,
    coalesce(t.topics, []) AS topics,
    CASE WHEN g.article_id IS NULL THEN coalesce(p.story_id, a.article_id) END AS story_id,
    d.article_id IS NULL AND g.article_id IS NULL AS is_original,
    g.seed_id,
    a.is_unconfirmed, a.run_id,
    coalesce(a.page_kind, '') AS page_kind
FROM latest AS a
LEFT JOIN store.sources AS s USING (source_id)
LEFT JOIN topics AS t USING (article_id)
LEFT JOIN (SELECT DISTINCT article_id FROM store.duplicates WHERE relation <> 'excerpt_of') AS d USING (article_id)
LEFT JOIN store.seed_sightings AS g USING (article_id)
LEFT JOIN store.story_articles AS p USING (article_id);
