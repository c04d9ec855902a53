-- Merge the segments from $1 on, for the tokens whose hash leaves $3 divided by $2; $4 says how often these rows were merged.
-- Rows of a token are joined until they have 256 places. The most frequent tokens come first, every other one backwards:
-- neighbours then differ little, which packs well.
INSERT INTO store.search_postings BY NAME
WITH measured AS (
    SELECT rowid AS id, token, in_title, n, start, finish,
        sum(n) OVER (PARTITION BY token, in_title ORDER BY start ROWS UNBOUNDED PRECEDING) AS so_far
    FROM store.search_postings
    WHERE segment >= $1::BIGINT AND merges < $4::INTEGER AND hash(token) % $2::UBIGINT = $3::UBIGINT
),
ordered AS (
    SELECT token, in_title, sum(n) AS total, row_number() OVER (ORDER BY sum(n) DESC, token, in_title) AS number
    FROM measured GROUP BY token, in_title
),
joined AS (
    SELECT m.token, m.in_title, o.number, o.total, (m.so_far - 1) // 256 AS part, min(m.start) AS start, max(m.finish) AS finish,
        flatten(list(p.places)) AS places
    FROM measured AS m JOIN ordered AS o USING (token, in_title) JOIN store.search_postings AS p ON p.rowid = m.id
    GROUP BY m.token, m.in_title, o.number, o.total, part
)
SELECT token, lower(token) AS low, in_title, len(places)::INTEGER AS n, $1::BIGINT AS segment, $4::INTEGER AS merges,
    -- 2,048 rows lie together in the file; those of rare tokens have blocks of their own, from 1,000,000,000 on.
    (CASE WHEN total >= 256 THEN 0 ELSE 1000000000 END + $3 * 10000 + (row_number() OVER (ORDER BY number, turned) - 1) // 2048)::INTEGER
        AS block,
    start, finish,
    CASE WHEN number % 2 = 0 THEN list_sort(places) ELSE list_reverse_sort(places) END AS places
FROM (SELECT *, CASE WHEN number % 2 = 0 THEN start ELSE -start END AS turned FROM joined) ORDER BY number, turned;
