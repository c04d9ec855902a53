-- Title and text of the latest version of these articles ($1, a JSON list).
SELECT article_id, arg_max(title, version), arg_max(text, version) FROM store.article_versions
WHERE article_id IN (SELECT unnest($1::JSON::VARCHAR[])) GROUP BY article_id
