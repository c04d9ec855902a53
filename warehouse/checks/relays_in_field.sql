-- relays_in_field: Every link of a chain lies inside the field it names, names somebody and is not empty.
-- repair: run 'yalu retag', which writes again every tag that is not as it should be.
WITH links AS MATERIALIZED (
    SELECT article_id, unnest(chain) AS link FROM store.tags WHERE kind = 'sourcing' AND len(chain) > 0
),
lengths AS (
    SELECT article_id, of_title, of_text FROM (
        SELECT article_id, version, length(title) AS of_title, length(text) AS of_text FROM store.article_versions
    )
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
    WHERE article_id IN (SELECT article_id FROM links)
)
SELECT r.article_id, r.link."value" AS "value", r.link."start" AS span_start, r.link."end" AS span_end FROM links AS r
JOIN lengths AS l USING (article_id)
WHERE r.link."value" = '' OR r.link.field NOT IN ('title', 'text') OR r.link."start" < 0
    OR r.link."end" <= r.link."start"
    OR r.link."end" > CASE r.link.field WHEN 'title' THEN l.of_title ELSE l.of_text END;
