-- section: The day in numbers
-- empty: Nothing could be counted.
-- layout: counts
-- An article belongs to the window in which its page arrived (the first version's seen_at), so that one whose page
-- came late is in the next digest and not in none.

-- = new: new articles
SELECT count(*) FROM articles
WHERE is_original AND seed_id IS NULL AND published_on >= $oldest AND article_id IN (
    SELECT article_id FROM article_versions WHERE version = 1 AND seen_at > $since AND seen_at <= $until);

-- = usual: a day in the week before (– until a week is on record)
SELECT CASE WHEN (SELECT min(started_at) FROM runs) <= $since - INTERVAL 7 DAY THEN round(count(*) / 7, 1) END
FROM articles
WHERE is_original AND seed_id IS NULL AND published_on >= $oldest - 7 AND article_id IN (
    SELECT article_id FROM article_versions
    WHERE version = 1 AND seen_at > $since - INTERVAL 7 DAY AND seen_at <= $since);

-- = outlets: outlets with a new article
SELECT count(DISTINCT outlet) FROM articles
WHERE is_original AND seed_id IS NULL AND published_on >= $oldest AND article_id IN (
    SELECT article_id FROM article_versions WHERE version = 1 AND seen_at > $since AND seen_at <= $until);

-- = langs: languages of the new articles
SELECT count(DISTINCT lang) FROM articles
WHERE is_original AND seed_id IS NULL AND published_on >= $oldest AND article_id IN (
    SELECT article_id FROM article_versions WHERE version = 1 AND seen_at > $since AND seen_at <= $until);

-- = unconfirmed: new articles whose sourcing is anonymous or hedged throughout
SELECT count(*) FROM articles
WHERE is_unconfirmed AND is_original AND seed_id IS NULL AND published_on >= $oldest AND article_id IN (
    SELECT article_id FROM article_versions WHERE version = 1 AND seen_at > $since AND seen_at <= $until);

-- = copies: copies and reprints of articles of this or an earlier day
SELECT count(*) FROM articles
WHERE NOT is_original AND seed_id IS NULL AND article_id IN (
    SELECT article_id FROM article_versions WHERE version = 1 AND seen_at > $since AND seen_at <= $until);

-- = seeds: copies of a seed text, never counted as news
SELECT count(*) FROM articles
WHERE seed_id IS NOT NULL AND article_id IN (
    SELECT article_id FROM article_versions WHERE version = 1 AND seen_at > $since AND seen_at <= $until);

-- = old: articles published more than a week earlier, left out of the news
SELECT count(*) FROM articles
WHERE is_original AND seed_id IS NULL AND published_on < $oldest AND article_id IN (
    SELECT article_id FROM article_versions WHERE version = 1 AND seen_at > $since AND seen_at <= $until);
