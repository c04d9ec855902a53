-- relays: How a relayed report came: one row a link of the chain, from the outlet the article names down to whom it
--   rests on. "Yonhap, citing NHK, which quoted a diplomat" has three.
-- article_id: The article; it has the sourcing tag media.
-- step: 1 for the outlet or agency that the article itself names, then counting up.
-- value: The outlet's entity id, or wire: and an agency's id; where the lexicon has none: media, official, named or
--   anonymous. Of an official or a person that the lexicon knows, the entity id.
-- quote: The words that name it.
-- field: Where the words stand: title or text.
-- span_start: First code point of the words, counted from 0.
-- span_end: The code point after the last. In SQL the quote is text[span_start + 1 : span_end].
-- is_last: Whether the chain ends here: this is whom the report rests on.
CREATE OR REPLACE VIEW relays AS
WITH links AS (
    SELECT article_id, unnest(chain) AS link, unnest(range(1, len(chain) + 1)) AS step, len(chain) AS steps
    FROM store.tags WHERE kind = 'sourcing' AND len(chain) > 0
)
SELECT
    l.article_id, l.step, l.link."value" AS value,
    CASE l.link.field WHEN 'title' THEN a.title ELSE a.text END[l.link."start" + 1 : l.link."end"] AS quote,
    l.link.field AS field, l.link."start" AS span_start, l.link."end" AS span_end, l.step = l.steps AS is_last
FROM links AS l
JOIN (
    SELECT article_id, title, text FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
) AS a USING (article_id);
