-- phrase_uses: Every use of a tracked phrase, with who says it and how. Copies of the seed corpus are left out.
-- article_id: The article.
-- published_on: Its day.
-- concept: The tracked phrase: denuclearization, peace_and_stability …
-- usage: said, asked (in a question), negated, other_country (of another pair), or reporter (in the outlet's own voice).
-- speaker: The words that name who says it; empty where nobody is named.
-- speaker_side: DPRK, PRC or ROK, where known.
-- notes_absence: True where a reporter says that a text does not have the phrase.
-- quote: The words themselves.
-- field: Where they stand: title or text.
-- span_start: First code point of the words, counted from 0.
-- span_end: The code point after the last.
-- rule_id: The rule that saw it.
-- lexicon_version: Digest of the lexicon it was read with.
CREATE OR REPLACE VIEW phrase_uses AS
SELECT
    u.article_id, u.published_on, u.concept, u."usage" AS usage, u.speaker, u.speaker_side, u.notes_absence,
    CASE u.field WHEN 'title' THEN a.title ELSE a.text END[u.span_start + 1 : u.span_end] AS quote,
    u.field, u.span_start, u.span_end, u.rule_id, u.lexicon_version
FROM store.phrase_uses AS u
JOIN (
    SELECT article_id, title, text FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
    WHERE article_id IN (SELECT article_id FROM store.phrase_uses)
) AS a USING (article_id)
ANTI JOIN store.seed_sightings AS g ON g.article_id = u.article_id;
