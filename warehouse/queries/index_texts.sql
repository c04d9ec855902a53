-- Add the titles and bodies of the versions with the numbers from $1 up to $2 to the index of search, as one segment.
-- Tokens are words with the blank before them, and every other character by itself: side by side they are the text again.
-- A row holds the places of a hundred numbers at most, so that no reader ever holds many of a frequent token at once.
INSERT INTO store.search_postings BY NAME
WITH texts AS (
    SELECT search_number, coalesce(title, '') AS title, coalesce(text, '') AS text
    FROM store.article_versions WHERE search_number >= $1::BIGINT AND search_number < $2::BIGINT
),
split AS (
    SELECT search_number, true AS in_title, regexp_extract_all(title, '{token}') AS tokens FROM texts
    UNION ALL SELECT search_number, false, regexp_extract_all(text, '{token}') FROM texts
),
placed AS (
    SELECT in_title, unnest(tokens) AS token, search_number * 1024 + unnest(range(len(tokens))) AS place FROM split
)
SELECT token, lower(token) AS low, in_title, count(*)::INTEGER AS n, $1::BIGINT AS segment, 0 AS merges, -1 AS block, min(place) AS start,
    max(place) AS finish, list_sort(list(place)) AS places
FROM placed GROUP BY token, in_title, place // 102400
ORDER BY token, in_title, start;
