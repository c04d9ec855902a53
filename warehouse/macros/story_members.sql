-- story_members: Every article of the beat that had arrived by an instant, copies with their original's story: what a
--   digest counts carriers by. Copies of a seed are left out, and so is what arrived 30 days and more before.
-- since: Where the window begins, an instant.
-- until: Where it ends.
-- story_id: The story; a copy's is its original's.
-- arrived_at: When its page was first read.
-- is_new: Whether that was in the window.
-- voice: The publisher family (else the outlet): voices count once, however many outlets they have.
CREATE OR REPLACE MACRO story_members(since, until) AS TABLE
WITH RECURSIVE arrived AS (
    SELECT article_id, seen_at AS arrived_at FROM article_versions
    WHERE version = 1 AND seen_at <= until::TIMESTAMPTZ AND seen_at > since::TIMESTAMPTZ - INTERVAL 30 DAY
),
roots AS (
    SELECT article_id AS root_id, article_id FROM articles WHERE is_original
    UNION
    SELECT r.root_id, d.article_id
    FROM roots AS r JOIN duplicates AS d ON d.of_article_id = r.article_id WHERE d.relation <> 'excerpt_of'
),
home AS (
    SELECT r.article_id, min(o.story_id) AS story_id
    FROM roots AS r JOIN articles AS o ON o.article_id = r.root_id GROUP BY r.article_id
)
SELECT
    coalesce(h.story_id, a.story_id) AS story_id, a.* EXCLUDE (story_id), n.arrived_at,
    n.arrived_at > since::TIMESTAMPTZ AS is_new,
    coalesce(nullif(s.family, ''), a.outlet, a.source_id) AS voice
FROM arrived AS n JOIN articles AS a USING (article_id)
LEFT JOIN home AS h USING (article_id) LEFT JOIN sources AS s USING (source_id)
WHERE a.seed_id IS NULL;
