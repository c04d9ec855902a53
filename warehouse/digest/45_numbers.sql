-- section: The day in numbers
-- empty: Nothing could be counted.
-- layout: counts
-- An article belongs to the window in which its page arrived (the first version's seen_at), so that one whose page
-- came late is in the next digest and not in none. Macro news says what counts as new.

-- = new: new article | new articles
SELECT count(*) FROM news($since, $until, $relations, $topics, $least);

-- = stories: story they tell | stories they tell
SELECT count(DISTINCT story_id) FROM news($since, $until, $relations, $topics, $least);

-- = usual: a day in the week before (– until a week is on record)
SELECT CASE WHEN (SELECT min(started_at) FROM runs) <= $since - INTERVAL 7 DAY THEN round(count(*) / 7, 1) END
FROM news($since - INTERVAL 7 DAY, $since, $relations, $topics, $least);

-- = outlets: outlet with a new article | outlets with a new article
SELECT count(DISTINCT outlet) FROM news($since, $until, $relations, $topics, $least);

-- = langs: language of the new articles | languages of the new articles
SELECT count(DISTINCT lang) FROM news($since, $until, $relations, $topics, $least);

-- = unconfirmed: of them with anonymous or hedged sourcing throughout
SELECT count(*) FROM news($since, $until, $relations, $topics, $least) WHERE is_unconfirmed;

-- = copies: copy or reprint of another article | copies and reprints of other articles
SELECT count(*) FROM story_members($since, $until) WHERE is_new AND NOT is_original;

-- = seeds: copy of a seed text, never counted as news | copies of a seed text, never counted as news
SELECT count(*) FROM articles
WHERE seed_id IS NOT NULL AND article_id IN (
    SELECT article_id FROM article_versions WHERE version = 1 AND seen_at > $since AND seen_at <= $until);

-- = old: article published more than a week earlier, left out | articles published more than a week earlier, left out
SELECT count(*) FROM story_members($since, $until)
WHERE is_new AND is_original AND article_id NOT IN (SELECT article_id FROM news($since, $until));
