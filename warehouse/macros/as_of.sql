-- as_of: The articles as they were known at a moment: as_of('2026-11-20 20:00', 'Asia/Seoul').
-- moment: The moment, as read off a clock: '2026-11-20 20:00' or '2026-11-20'.
-- zone: The zone of that clock, such as 'Asia/Seoul' or 'UTC'.
-- article_id: The article.
-- version: The latest version read by then.
-- versions_since: Versions that came after.
-- seen_at: When that version was read.
-- first_seen_at: When a collection first saw the entry.
-- url: Its address.
-- outlet: The outlet's name.
-- lang: Language and script.
-- title: The headline as it then was.
-- text: The clean body as it then was.
-- published_at: The instant of publication, where one is known.
-- published_on: As in articles.
-- relations: DPRK-PRC, ROK-PRC or both.
-- is_original: False where it repeats an article that had been read by then, or a seed.
CREATE OR REPLACE MACRO as_of(moment, zone) AS TABLE
WITH later AS NOT MATERIALIZED (
    SELECT article_id, version, seen_at FROM store.article_versions WHERE version > 1
),
changed AS MATERIALIZED (
    SELECT
        article_id, max(version) AS newest,
        coalesce(max(version) FILTER (seen_at <= moment::TIMESTAMP AT TIME ZONE zone), 1) AS version
    FROM later GROUP BY article_id
),
repeats AS (
    SELECT d.article_id FROM store.duplicates AS d
    JOIN store.article_versions AS o ON o.article_id = d.of_article_id
    WHERE d.relation <> 'excerpt_of' AND o.version = 1 AND o.seen_at <= moment::TIMESTAMP AT TIME ZONE zone
    UNION ALL
    SELECT article_id FROM store.seed_sightings
),
-- The few that changed apart from the many that did not: joined with them, all texts would go into a hash table.
latest AS NOT MATERIALIZED (
    SELECT *, 0 AS versions_since FROM store.article_versions
    WHERE article_id NOT IN (SELECT article_id FROM changed)
    UNION ALL
    SELECT a.*, c.newest - c.version FROM store.article_versions AS a JOIN changed AS c USING (article_id, version)
)
SELECT
    a.article_id, a.version, a.versions_since, a.seen_at, a.first_seen_at, a.url, s.outlet,
    a.lang, a.title, a.text, a.published_at, a.published_on, a.relations,
    a.article_id NOT IN (SELECT article_id FROM repeats) AS is_original
FROM latest AS a
LEFT JOIN store.sources AS s USING (source_id)
WHERE a.seen_at <= moment::TIMESTAMP AT TIME ZONE zone;

-- assert: SELECT list(version ORDER BY article_id) = [1, 1, 1] FROM as_of('2026-11-19 23:00', 'Asia/Seoul')
-- assert: SELECT (version, versions_since, title) = (2, 0, 'Rail bridge reopens') FROM as_of('2026-11-21', 'UTC') WHERE article_id = 'a1'
-- assert: SELECT count(*) = 0 FROM as_of('2026-11-17', 'UTC')
-- assert: SELECT list(article_id ORDER BY article_id) = ['a1', 'a3'] FROM as_of('2026-11-21', 'UTC') WHERE is_original
