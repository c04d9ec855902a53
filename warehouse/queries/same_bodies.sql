-- The entries whose page showed one of the bodies $1 (a JSON list of hashes), stored or dropped as off topic.
WITH asked AS (SELECT unnest($1::JSON::VARCHAR[]) AS text_sha256),
shown AS (
    SELECT v.text_sha256, v.title AS page_title, false AS is_dropped, e.*
    FROM store.article_versions AS v JOIN asked USING (text_sha256)
    JOIN store.entries AS e ON e.article_id = v.article_id AND e.outcome = 'loaded'
    UNION ALL
    SELECT d.text_sha256, d.title, true, e.*
    FROM store.dropped AS d JOIN asked USING (text_sha256)
    JOIN store.entries AS e ON e.address_id = d.article_id AND e.outcome = 'dropped' AND e.reason = 'off_topic'
)
SELECT text_sha256, page_title, is_dropped, /* entry */
FROM shown AS e
QUALIFY row_number() OVER (PARTITION BY text_sha256 ORDER BY first_seen_at, source_id, entry_id) <= 50
ORDER BY text_sha256, first_seen_at, source_id, entry_id;
