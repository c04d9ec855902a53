-- section: The day in numbers
-- empty: Nothing could be counted.
-- layout: counts
-- An article belongs to the window in which its page arrived (the first version's seen_at), so that one whose page
-- came late is in the next digest and not in none. Macro news says what counts as new.

-- = new: new article | new articles
SELECT count(*) FROM news($since, $until, $relations, $topics, $least);

-- = stories: story they tell | stories they tell
SELECT count(DISTINCT story_id) FROM news($since, $until, $relations, $topics, $least);

-- = usual: a day in the week before, of the days that were no outage (– until a week is on record)
WITH days AS (
    SELECT unnest(range(1, 8)) AS back
),
came AS (
    SELECT
        d.back, sum(p.entries) AS entries
    FROM days AS d LEFT JOIN store.polls AS p
        ON p.polled_at > $since - to_days(d.back::INTEGER) AND p.polled_at <= $since - to_days(d.back::INTEGER - 1)
    GROUP BY d.back
),
healthy AS (
    SELECT back FROM came WHERE coalesce(entries, 0) >= (SELECT median(coalesce(entries, 0)) FROM came) / 3
)
-- What a source's first harvest brought had gathered before.
SELECT CASE WHEN (SELECT min(began_at) FROM observed) <= $since - INTERVAL 7 DAY THEN round(
    count(n.article_id) / greatest((SELECT count(*) FROM healthy), 1), 1) END
FROM news($since - INTERVAL 7 DAY, $since, $relations, $topics, $least) AS n
JOIN healthy AS h ON n.arrived_at > $since - to_days(h.back::INTEGER) AND n.arrived_at <= $since - to_days(h.back::INTEGER - 1)
LEFT JOIN observed AS o ON o.source_id = n.source_id
WHERE o.harvested_at IS NULL OR n.first_seen_at > o.harvested_at;

-- = outlets: outlet with a new article | outlets with a new article
SELECT count(DISTINCT outlet) FROM news($since, $until, $relations, $topics, $least);

-- = langs: language of the new articles | languages of the new articles
SELECT count(DISTINCT lang) FROM news($since, $until, $relations, $topics, $least);

-- = unconfirmed: of them with anonymous or hedged sourcing throughout
SELECT count(*) FROM news($since, $until, $relations, $topics, $least) WHERE is_unconfirmed;

-- = flashes: of them flashes, of one line or a headline only
SELECT count(*) FROM news($since, $until, $relations, $topics, $least) WHERE page_kind = 'flash' HAVING count(*) > 0;

-- = copies: copy or reprint of another article | copies and reprints of other articles
SELECT count(*) FROM story_members($since, $until) WHERE is_new AND NOT is_original;

-- = seeds: copy of a seed text, never counted as news | copies of a seed text, never counted as news
SELECT count(*) FROM articles
WHERE seed_id IS NOT NULL AND article_id IN (
    SELECT article_id FROM article_versions WHERE version = 1 AND seen_at > $since AND seen_at <= $until);

-- = old: article published more than a week earlier, left out | articles published more than a week earlier, left out
SELECT count(*) FROM story_members($since, $until)
WHERE is_new AND is_original AND article_id NOT IN (SELECT article_id FROM news($since, $until));

-- = began: when Yalu began
SELECT coalesce((SELECT min(began_at) FROM observed), (SELECT min(started_at) FROM runs));
