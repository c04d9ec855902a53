-- tags: One statement about an article with the words it rests on.
-- published_on: The article's day, as in articles.
-- kind: topic, entity, place, event, sourcing, stance or phrase.
-- value: The topic's or entity's id, or the class of sourcing or stance.
-- quote: The words themselves.
-- score: How sure, 0 to 1.
-- rule_id: The rule that saw it.
-- lexicon_version: Digest of the lexicon it was tagged with.
-- field: Where the words stand: title or text.
-- span_start: First code point of the words, counted from 0.
-- span_end: The code point after the last. In SQL the quote is text[span_start + 1 : span_end].
-- mentions: How often the article names it (entities), or says so; the span is the first.
-- chain: Of a relayed report (sourcing media): who passed it on, nearest first: org:yonhap, org:nhk, anonymous. The words
--   that name each are in the view relays. Of a quotation (see quotes): the speaker's class. Empty for every other tag.
-- article_id: The article.
CREATE OR REPLACE VIEW tags AS
SELECT
    t.published_on, t.kind, t.value,
    CASE t.field WHEN 'title' THEN a.title ELSE a.text END[t.span_start + 1 : t.span_end] AS quote,
    t.score, t.rule_id, t.lexicon_version, t.field, t.span_start, t.span_end, t.mentions,
    coalesce(list_transform(t.chain, lambda link: link."value"), []) AS chain,
    t.article_id
FROM store.tags AS t
JOIN articles AS a USING (article_id);
