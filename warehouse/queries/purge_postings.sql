-- As merge_postings, where texts are no longer stored: their places are left out.
INSERT INTO store.search_postings BY NAME
WITH owned AS (
    SELECT search_number + unnest(range(search_numbers)) AS number FROM store.article_versions WHERE search_number IS NOT NULL
),
kept AS (
    SELECT token, in_title, place FROM (
        SELECT token, in_title, unnest(places) AS place FROM store.search_postings
        WHERE segment >= $1::BIGINT AND merges < $4::INTEGER AND hash(token) % $2::UBIGINT = $3::UBIGINT
    ) SEMI JOIN owned ON place >> 10 = owned.number
),
numbered AS (
    SELECT token, in_title, place, row_number() OVER (PARTITION BY token, in_title ORDER BY place) AS i FROM kept
),
ordered AS (
    SELECT token, in_title, count(*) AS total, row_number() OVER (ORDER BY count(*) DESC, token, in_title) AS number
    FROM kept GROUP BY token, in_title
),
joined AS (
    SELECT m.token, m.in_title, o.number, o.total, m.i // 256 AS part, min(m.place) AS start, max(m.place) AS finish,
        list(m.place) AS places
    FROM numbered AS m JOIN ordered AS o USING (token, in_title) GROUP BY m.token, m.in_title, o.number, o.total, part
)
SELECT token, lower(token) AS low, in_title, len(places)::INTEGER AS n, $1::BIGINT AS segment, $4::INTEGER AS merges,
    -- 2,048 rows lie together in the file; those of rare tokens have blocks of their own, from 1,000,000,000 on.
    (CASE WHEN total >= 256 THEN 0 ELSE 1000000000 END + $3 * 10000 + (row_number() OVER (ORDER BY number, turned) - 1) // 2048)::INTEGER
        AS block,
    start, finish,
    CASE WHEN number % 2 = 0 THEN list_sort(places) ELSE list_reverse_sort(places) END AS places
FROM (SELECT *, CASE WHEN number % 2 = 0 THEN start ELSE -start END AS turned FROM joined) ORDER BY number, turned;
