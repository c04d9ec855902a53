-- borderline: What relevance dropped by a hair and kept by a hair, nearest first: what an analyst may want to correct.
-- url: The page's address, as corrections.csv wants it.
-- title: The headline.
-- lang: Its language.
-- source_id: Its source.
-- decided_at: When it was dropped or loaded, in UTC.
-- decided_on: The desk's day of that.
-- was_kept: True where it was loaded.
-- score: How sure, 0 to 1; from 0.5 on it is kept.
-- relations: The relations found.
-- quotes: The words that were weighed.
CREATE OR REPLACE VIEW borderline AS
WITH zone AS (SELECT max(value) AS name FROM store.meta WHERE key = 'timezone'),
decided AS (
    SELECT url, title, text, lang, source_id, dropped_at AS decided_at, false AS was_kept, score, relations, evidence
    FROM store.dropped WHERE score >= 0.15
    UNION ALL BY NAME
    SELECT url, title, text, lang, source_id, seen_at AS decided_at, true AS was_kept, relevance AS score, relations, evidence
    FROM store.article_versions WHERE relevance <= 0.7
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version DESC) = 1
)
SELECT
    url, title, lang, source_id, decided_at, (decided_at AT TIME ZONE zone.name)::DATE AS decided_on, was_kept, score, relations,
    list_transform(evidence, lambda e: CASE e.field WHEN 'title' THEN title ELSE text END[e."start" + 1 : e."end"]) AS quotes
FROM decided, zone
ORDER BY abs(score - 0.5), url;
