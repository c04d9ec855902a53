-- Stories and lineage: computed again over the open window at the end of each run (flows/collection/group_stories.py), never by
-- a reader. What a run does not change it does not write.

CREATE TABLE store.story_articles (story_id VARCHAR, article_id VARCHAR);

-- Articles that left one story for another: 'split' where the old story keeps articles, 'merge' where it keeps none.
CREATE TABLE store.story_changes (
    run_id VARCHAR, "at" TIMESTAMPTZ, kind VARCHAR, from_story_id VARCHAR, to_story_id VARCHAR, article_ids VARCHAR[]
);

CREATE TABLE store.lineage (
    article_id VARCHAR, origin_id VARCHAR, origin_family VARCHAR, role VARCHAR, basis VARCHAR, of_id VARCHAR,
    hours_after DOUBLE, added VARCHAR[], removed VARCHAR[], numbers_added VARCHAR[], numbers_removed VARCHAR[],
    is_retitled BOOLEAN
);

-- What each version of an article changed of the one before.
CREATE TABLE store.version_changes (
    article_id VARCHAR, version INTEGER, added VARCHAR[], removed VARCHAR[], numbers_added VARCHAR[],
    numbers_removed VARCHAR[], is_retitled BOOLEAN
);

-- Vectors of the optional extra `semantic`, so that each text is embedded once.
CREATE TABLE store.meanings (article_id VARCHAR, text_sha256 VARCHAR, model VARCHAR, vector FLOAT[]);
