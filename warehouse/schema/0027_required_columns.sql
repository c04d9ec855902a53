-- What names a row is required: no row of these tables has ever been written without it.
-- lake: left out. DuckLake requires a column only where it has statistics of the whole table.
ALTER TABLE store.meta ALTER COLUMN key SET NOT NULL;
ALTER TABLE store.runs ALTER COLUMN run_id SET NOT NULL;
ALTER TABLE store.sources ALTER COLUMN source_id SET NOT NULL;
ALTER TABLE store.source_states ALTER COLUMN source_id SET NOT NULL;
ALTER TABLE store.polls ALTER COLUMN run_id SET NOT NULL;
ALTER TABLE store.polls ALTER COLUMN source_id SET NOT NULL;
ALTER TABLE store.entries ALTER COLUMN entry_id SET NOT NULL;
ALTER TABLE store.article_versions ALTER COLUMN article_id SET NOT NULL;
ALTER TABLE store.article_versions ALTER COLUMN version SET NOT NULL;
ALTER TABLE store.article_versions ALTER COLUMN published_on SET NOT NULL;
ALTER TABLE store.tags ALTER COLUMN article_id SET NOT NULL;
ALTER TABLE store.tags ALTER COLUMN kind SET NOT NULL;
ALTER TABLE store.tags ALTER COLUMN value SET NOT NULL;
ALTER TABLE store.duplicates ALTER COLUMN article_id SET NOT NULL;
ALTER TABLE store.duplicates ALTER COLUMN of_article_id SET NOT NULL;
ALTER TABLE store.story_articles ALTER COLUMN story_id SET NOT NULL;
ALTER TABLE store.story_articles ALTER COLUMN article_id SET NOT NULL;
ALTER TABLE store.seed_sightings ALTER COLUMN article_id SET NOT NULL;
ALTER TABLE store.seed_sightings ALTER COLUMN seed_id SET NOT NULL;
ALTER TABLE store.batches ALTER COLUMN number SET NOT NULL;
