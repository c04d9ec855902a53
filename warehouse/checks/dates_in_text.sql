-- dates_in_text: Every date an article names lies inside its text and is not empty.
-- repair: run 'yalu retag --extract', which reads kept pages again; where that does not help, stop what runs on the
--   home and restore the newest backup (docs/operating.md, Restore).
SELECT article_id, version, d."day" AS named_day, d."start" AS span_start, d."end" AS span_end FROM (
    SELECT article_id, version, length(text) AS letters, unnest(dates) AS d
    FROM store.article_versions WHERE len(dates) > 0
) WHERE d."start" < 0 OR d."end" <= d."start" OR d."end" > letters OR d."day" IS NULL;
