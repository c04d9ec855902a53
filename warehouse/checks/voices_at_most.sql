-- voices_at_most: A story has no more independent voices than outlets and agencies that its articles come from.
-- repair: run 'yalu run', which groups the last seven days again and traces whose words they print.
-- The stories of the last 45 days: older ones change no more.
WITH recent AS (
    SELECT v.article_id, p.story_id, v.agency, s.outlet, s.ownership, l.origin_id FROM store.article_versions AS v
    JOIN store.story_articles AS p USING (article_id)
    LEFT JOIN store.sources AS s USING (source_id)
    LEFT JOIN store.lineage AS l USING (article_id)
    WHERE v.published_on >= (SELECT today - 45 FROM desk)
),
counted AS (
    SELECT
        r.story_id,
        count(DISTINCT w.voice) AS voices,
        -- What an aggregator brought counts for its publishers: each article may be another's.
        count(DISTINCT CASE WHEN r.ownership = 'aggregator' THEN r.article_id ELSE coalesce(r.outlet, r.article_id) END)
            + count(DISTINCT r.origin_id) FILTER (r.origin_id NOT IN (SELECT article_id FROM recent)) AS outlets,
        count(DISTINCT nullif(r.agency, '')) AS agencies
    FROM recent AS r JOIN article_voices AS w USING (article_id) GROUP BY r.story_id
)
SELECT story_id, voices, outlets, agencies FROM counted WHERE voices > outlets + agencies;
