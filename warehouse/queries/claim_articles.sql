-- The articles whose answers (neither, denied, confirmed, silent) may be linked otherwise than they were, by a digest of all
-- that decides it; without a digest where an article has none any more. No text is read.
WITH answers AS (
    SELECT
        article_id,
        string_agg(concat_ws(':', field, span_start, span_end, manner, source_class, speaker_side, speaker), '|'
            ORDER BY field, span_start, span_end, manner, source_class, speaker_side, speaker) AS said
    FROM store.statements WHERE manner IN ('neither', 'denied', 'confirmed', 'silent') GROUP BY article_id
),
reported AS (
    SELECT article_id, string_agg(concat_ws(':', event_id, field, span_start), '|' ORDER BY event_id, field, span_start) AS reports
    FROM store.event_members GROUP BY article_id
),
-- The event that more articles of a story report than any other.
counted AS (
    SELECT p.story_id, m.event_id, count(DISTINCT m.article_id) AS articles
    FROM store.event_members AS m JOIN store.story_articles AS p USING (article_id) GROUP BY p.story_id, m.event_id
),
of_story AS (
    SELECT story_id, min(event_id) AS event_id FROM counted
    SEMI JOIN (SELECT story_id, max(articles) AS articles FROM counted GROUP BY story_id) AS most USING (story_id, articles)
    GROUP BY story_id HAVING count(*) = 1
),
known AS (
    SELECT
        w.article_id, coalesce(a.published_at, a.first_seen_at) AS said_at, a.lang, coalesce(v.voice, w.article_id) AS voice,
        d.article_id IS NOT NULL AS is_lost,
        CASE WHEN r.article_id IS NULL THEN coalesce(t.event_id, '') ELSE '' END AS of_story, len(a.relations) > 0 AS is_on_subject,
        md5(concat_ws('|', w.said, r.reports, epoch_us(said_at), a.lang, a.version, a.text_sha256, voice, is_lost, of_story,
            is_on_subject)) AS digest
    FROM answers AS w
    JOIN (
        SELECT article_id, version, lang, text_sha256, relations, published_at, first_seen_at FROM store.article_versions
        ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
            USING (article_id, version)
    ) AS a USING (article_id)
    ANTI JOIN store.seed_sightings AS g ON g.article_id = w.article_id
    LEFT JOIN reported AS r ON r.article_id = w.article_id
    LEFT JOIN store.story_articles AS p ON p.article_id = w.article_id
    LEFT JOIN of_story AS t ON t.story_id = p.story_id
    LEFT JOIN article_voices AS v ON v.article_id = w.article_id
    LEFT JOIN (SELECT DISTINCT article_id FROM store.page_states WHERE result = 'deleted') AS d ON d.article_id = w.article_id
)
SELECT coalesce(k.article_id, n.article_id) AS article_id, k.* EXCLUDE (article_id)
FROM known AS k FULL JOIN store.claim_articles AS n ON n.article_id = k.article_id
WHERE k.digest IS DISTINCT FROM n.digest
ORDER BY coalesce(k.article_id, n.article_id)
