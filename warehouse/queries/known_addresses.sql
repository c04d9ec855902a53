-- The final outcome of addresses ($1, a JSON list) by any source's entry: loaded where there is one, else the first.
SELECT address_id, known FROM (
    SELECT address_id, {'outcome': outcome, 'reason': reason, 'article_id': coalesce(article_id, '')} AS known,
        CASE WHEN outcome = 'loaded' THEN 1 WHEN reason = 'same_article' THEN 2 ELSE 3 END AS rank,
        first_seen_at, entry_id
    FROM store.entries
    WHERE address_id IN (SELECT unnest($1::JSON::VARCHAR[])) AND outcome IN ('loaded', 'dropped', 'failed') /* of_run */
    UNION ALL
    SELECT article_id, {'outcome': 'loaded', 'reason': '', 'article_id': article_id}, 0, first_seen_at, ''
    FROM store.article_versions
    WHERE version = 1 AND article_id IN (SELECT unnest($1::JSON::VARCHAR[])) /* of_run */
) QUALIFY row_number() OVER (PARTITION BY address_id ORDER BY rank, first_seen_at, entry_id) = 1;
