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
WITH read_by AS (
    SELECT moment::TIMESTAMP AT TIME ZONE zone AS instant
),
later AS (
    SELECT article_id, version, seen_at FROM store.article_versions WHERE version > 1
),
latest AS (
    SELECT a.* FROM store.article_versions AS a CROSS JOIN read_by
    WHERE a.seen_at <= read_by.instant AND (a.article_id, a.version) NOT IN (
        SELECT (l.article_id, l.version - 1) FROM later AS l CROSS JOIN read_by AS r WHERE l.seen_at <= r.instant)
),
versions AS (
    SELECT article_id, max(version) AS newest FROM later GROUP BY article_id
),
repeats AS (
    SELECT d.article_id FROM store.duplicates AS d JOIN latest AS o ON o.article_id = d.of_article_id
    WHERE d.relation <> 'excerpt_of'
    UNION
    SELECT article_id FROM store.seed_sightings
)
SELECT
    a.article_id, a.version, coalesce(v.newest, 1) - a.version AS versions_since, a.seen_at, a.first_seen_at, a.url, s.outlet,
    a.lang, a.title, a.text, a.published_at, a.published_on, a.relations, r.article_id IS NULL AS is_original
FROM latest AS a
LEFT JOIN store.sources AS s USING (source_id)
LEFT JOIN repeats AS r ON r.article_id = a.article_id
LEFT JOIN versions AS v ON v.article_id = a.article_id;
