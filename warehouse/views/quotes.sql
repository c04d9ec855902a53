-- quotes: Direct speech with who speaks it: one row a quotation, in the latest version of each article. Empty of seed copies.
-- published_on: As in articles.
-- outlet: The outlet's name.
-- outlet_country: ISO alpha-2 code of the outlet's country.
-- lang: Language and script.
-- speaker: The words that name the speaker; empty for a quotation tagged by a Yalu before 0.2 (yalu retag fills it).
-- speaker_side: The speaker's side where the lexicon knows them: DPRK, PRC, ROK or other; else empty.
-- speaker_class: official, named, media or anonymous.
-- quote: The words between the marks.
-- speaker_id: The speaker's entity id; empty where the lexicon knows none.
-- field: Where the words stand: title or text.
-- span_start: First code point of the words, counted from 0.
-- span_end: The code point after the last. In SQL the quote is text[span_start + 1 : span_end].
-- rule_id: The rule that saw the speaker.
-- lexicon_version: Digest of the lexicon it was tagged with.
-- article_id: The article.
CREATE OR REPLACE VIEW quotes AS
WITH latest AS (
    SELECT article_id, title, text, lang, source_id FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
    ANTI JOIN store.seed_sightings AS sightings USING (article_id)
),
spoken AS (
    SELECT *, substr(value, 7) AS who, chain[1] AS by FROM store.tags WHERE kind = 'phrase' AND starts_with(value, 'quote:')
)
SELECT
    q.published_on, s.outlet, s.country AS outlet_country, a.lang,
    coalesce(CASE q.by.field WHEN 'title' THEN a.title ELSE a.text END[q.by."start" + 1 : q.by."end"], '') AS speaker,
    -- An embassy lies between two sides and speaks for the one that sent it.
    coalesce(nullif(upper(regexp_extract(q.who, '^org:(prc|rok|dprk)emb', 1)), ''), e.side, '') AS speaker_side,
    coalesce(q.by."value", CASE
        WHEN NOT contains(q.who, ':') THEN q.who
        WHEN e.kind = 'company' OR starts_with(q.who, 'co:') THEN 'named'
        WHEN e.kind = 'media' THEN 'media'
        ELSE 'official' END) AS speaker_class,
    CASE q.field WHEN 'title' THEN a.title ELSE a.text END[q.span_start + 1 : q.span_end] AS quote,
    CASE WHEN contains(q.who, ':') THEN q.who ELSE '' END AS speaker_id,
    q.field, q.span_start, q.span_end, q.rule_id, q.lexicon_version, q.article_id
FROM spoken AS q
JOIN latest AS a USING (article_id)
LEFT JOIN store.sources AS s USING (source_id)
LEFT JOIN store.entities AS e ON e.entity_id = q.who;
