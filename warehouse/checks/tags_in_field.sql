-- tags_in_field: Every tag's span lies inside the field it names and is not empty.
-- repair: run 'yalu retag', which writes again every tag that is not as it should be.
-- Most spans end before even the shortest field of their day does: only the others are held against their own article.
WITH lengths AS (
    SELECT article_id, published_on, of_title, of_text FROM (
        SELECT article_id, version, published_on, length(title) AS of_title, length(text) AS of_text
        FROM store.article_versions
    )
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
),
shortest AS (
    SELECT published_on, min(of_title) AS of_title, min(of_text) AS of_text FROM lengths GROUP BY published_on
),
suspects AS MATERIALIZED (
    SELECT t.article_id, t.rule_id, t.field, t.span_start, t.span_end
    FROM store.tags AS t LEFT JOIN shortest AS d USING (published_on)
    WHERE t.field NOT IN ('title', 'text') OR t.span_start < 0 OR t.span_end <= t.span_start OR d.published_on IS NULL
        OR t.span_end > CASE t.field WHEN 'title' THEN d.of_title ELSE d.of_text END
)
SELECT s.article_id, s.rule_id, s.span_start, s.span_end FROM suspects AS s
JOIN (SELECT * FROM lengths WHERE article_id IN (SELECT article_id FROM suspects)) AS l USING (article_id)
WHERE s.field NOT IN ('title', 'text') OR s.span_start < 0 OR s.span_end <= s.span_start
    OR s.span_end > CASE s.field WHEN 'title' THEN l.of_title ELSE l.of_text END;
