-- voices: Whom trend, compare and source_mix can be limited to: each country, ownership, language, family and outlet there is.
-- part: country, ownership, lang, family or outlet.
-- voice: Its value, such as CN, state, zh-Hans, yonhap or Yonhap.
-- sources: Sources of that value; 0 for a language that only articles have, and for an ownership that no source has.
CREATE OR REPLACE VIEW voices AS
WITH known AS (
    -- Every column by its table's name: macros have parameters of these names.
    SELECT s.source_id, unnest([
        {'part': 'country', 'voice': s.country}, {'part': 'ownership', 'voice': s.ownership},
        {'part': 'lang', 'voice': s.lang}, {'part': 'family', 'voice': s.family}, {'part': 'outlet', 'voice': s.outlet}
    ]) AS one
    FROM store.sources AS s
    UNION ALL
    SELECT NULL, {'part': 'lang', 'voice': a.lang} FROM (SELECT DISTINCT v.lang FROM store.article_versions AS v) AS a
    UNION ALL
    SELECT NULL, {'part': 'ownership', 'voice': w.word}
    FROM (VALUES ('state'), ('party'), ('government'), ('public'), ('independent'), ('aggregator'), ('unknown')) AS w(word)
)
SELECT k.one.part AS part, k.one.voice AS voice, count(k.source_id) AS sources
FROM known AS k WHERE coalesce(k.one.voice, '') <> '' GROUP BY ALL;
