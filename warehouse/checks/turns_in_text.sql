-- turns_in_text: Every turn of a press conference lies inside its text, names who speaks and is not empty.
-- repair: run 'yalu retag --extract', which reads kept pages again; where that does not help, stop what runs on the
--   home and restore the newest backup (docs/operating.md, Restore).
SELECT article_id, version, t.speaker AS speaker, t."start" AS span_start, t."end" AS span_end FROM (
    SELECT article_id, version, length(text) AS letters, unnest(turns) AS t
    FROM store.article_versions WHERE len(turns) > 0
) WHERE t.speaker = '' OR t."start" < 0 OR t."end" <= t."start" OR t."end" > letters;
