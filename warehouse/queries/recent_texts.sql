-- The latest bodies of each outlet that are no copies, newest first: $names and $sources side by side (an outlet and its
-- source ids), at most $most an outlet, first seen at $since or later. Rows are chosen without their bodies first.
WITH of_outlet AS (
    SELECT outlet, unnest(ids) AS source_id
    FROM (SELECT unnest($names::VARCHAR[]) AS outlet, unnest($sources::VARCHAR[][]) AS ids)
),
latest AS (
    SELECT o.outlet, v.article_id, v.first_seen_at, v.rowid AS place
    FROM store.article_versions AS v JOIN of_outlet AS o USING (source_id)
    WHERE v.first_seen_at >= $since
    QUALIFY row_number() OVER (PARTITION BY o.outlet, v.article_id ORDER BY v.version DESC) = 1
),
chosen AS (
    SELECT * FROM latest ANTI JOIN store.duplicates USING (article_id)
    QUALIFY row_number() OVER (PARTITION BY outlet ORDER BY first_seen_at DESC, article_id) <= $most
)
SELECT c.outlet, v.text FROM store.article_versions AS v JOIN chosen AS c ON v.rowid = c.place
WHERE v.first_seen_at >= $since
ORDER BY c.outlet, c.first_seen_at DESC, c.article_id;
