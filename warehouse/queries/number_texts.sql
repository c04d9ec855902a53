-- Give up to $2 versions that are not in the index of search their numbers, from $1 on.
UPDATE store.article_versions AS v SET search_number = s.number, search_numbers = s.numbers
FROM (
    SELECT article_id, version, numbers,
        $1::BIGINT + (sum(numbers) OVER (ORDER BY published_on, article_id, version))::BIGINT - numbers AS number
    FROM (
        -- More than there can be: a number has 1,024 places, and a word is one token at most.
        SELECT article_id, version, published_on, greatest(1, ceil(greatest(
            length(regexp_replace(coalesce(text, ''), ' ?[0-9A-Za-z가-힣]+', 'x', 'g')),
            length(regexp_replace(coalesce(title, ''), ' ?[0-9A-Za-z가-힣]+', 'x', 'g'))) / 1024))::INTEGER AS numbers
        FROM store.article_versions WHERE rowid IN (
            SELECT rowid FROM store.article_versions WHERE search_number IS NULL
            ORDER BY published_on, article_id, version LIMIT $2
        )
    )
) AS s
WHERE v.article_id = s.article_id AND v.version = s.version AND v.search_number IS NULL;
