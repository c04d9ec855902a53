-- originals: What trends count, narrow and fast: the latest version of each article that repeats no other and no seed.
-- article_id: The article.
-- published_on: As in articles.
-- first_seen_at: When a collection first saw the entry.
-- source_id: The source whose entry brought it first.
-- outlet: The outlet's name.
-- family: Publisher family: outlets of one house count as one voice.
-- outlet_country: ISO alpha-2 code of the outlet's country.
-- ownership: Who owns the outlet.
-- lang: Language and script.
-- relations: DPRK-PRC, ROK-PRC or both.
CREATE OR REPLACE VIEW originals AS
SELECT
    a.article_id, a.published_on, a.first_seen_at, a.source_id, s.outlet, s.family, s.country AS outlet_country,
    s.ownership, a.lang, a.relations
FROM store.article_versions AS a
LEFT JOIN store.sources AS s USING (source_id)
ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
    USING (article_id, version)
ANTI JOIN (SELECT article_id FROM store.duplicates WHERE relation <> 'excerpt_of') AS copies USING (article_id)
ANTI JOIN store.seed_sightings AS sightings USING (article_id);
