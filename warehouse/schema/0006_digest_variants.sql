-- What single readers get of a day: a digest made for a wish (relations, topics, importance) or an earlier beginning.
CREATE TABLE store.digest_variants (
    day DATE, edition INTEGER, variant VARCHAR, since TIMESTAMPTZ, cut_off_at TIMESTAMPTZ, relations VARCHAR[],
    topics VARCHAR[], min_importance DOUBLE, subject VARCHAR, article_ids VARCHAR[], input VARCHAR
);

-- The mark of a later edition.
ALTER TABLE store.digests ADD COLUMN correction VARCHAR;

-- Which digest a reader got, in which language its headlines, and by which output.
ALTER TABLE store.deliveries ADD COLUMN variant VARCHAR;
ALTER TABLE store.deliveries ADD COLUMN lang VARCHAR;
ALTER TABLE store.deliveries ADD COLUMN output VARCHAR;
