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
WITH later AS (
    SELECT article_id, version, seen_at FROM store.article_versions WHERE version > 1
),
versions AS (
    SELECT article_id, max(version) AS newest FROM later GROUP BY article_id
),
repeats AS (
    SELECT d.article_id FROM store.duplicates AS d
    JOIN store.article_versions AS o ON o.article_id = d.of_article_id
    WHERE d.relation <> 'excerpt_of' AND o.version = 1 AND o.seen_at <= moment::TIMESTAMP AT TIME ZONE zone
    UNION ALL
    SELECT article_id FROM store.seed_sightings
)
SELECT
    a.article_id, a.version, coalesce(v.newest, 1) - a.version AS versions_since, a.seen_at, a.first_seen_at, a.url, s.outlet,
    a.lang, a.title, a.text, a.published_at, a.published_on, a.relations,
    a.article_id NOT IN (SELECT article_id FROM repeats) AS is_original
FROM store.article_versions AS a
ANTI JOIN (SELECT article_id, version - 1 AS version FROM later WHERE seen_at <= moment::TIMESTAMP AT TIME ZONE zone) AS o
    ON o.article_id = a.article_id AND o.version = a.version
LEFT JOIN store.sources AS s USING (source_id)
LEFT JOIN versions AS v ON v.article_id = a.article_id
WHERE a.seen_at <= moment::TIMESTAMP AT TIME ZONE zone;
