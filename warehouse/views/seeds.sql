-- seeds: Facts of the seed corpus; its texts belong to their publishers and are not here.
-- seed_id: The seed.
-- title: Its headline; empty where the text carries none.
-- outlet: Who published it.
-- author: By whom.
-- published_on: The day it was published, as far as known.
-- date_precision: day, month or none.
-- lang: Its language.
-- url: Its address; empty where unknown.
-- words: Words of its body.
-- body_sha256: SHA-256 of its normalised body.
-- has_text: Whether 'yalu seeds build' has loaded the text on this machine.
-- is_retired: Whether it has left the corpus: what was a copy of it stays one, and no new text is compared with it.
CREATE OR REPLACE VIEW seeds AS
SELECT
    s.seed_id, s.title, s.outlet, s.author, s.published_on, s.date_precision, s.lang, s.url, s.words, s.body_sha256,
    t.seed_id IS NOT NULL AS has_text,
    coalesce(s.is_retired, false) AS is_retired
FROM store.seeds AS s LEFT JOIN store.seed_texts AS t USING (seed_id);
