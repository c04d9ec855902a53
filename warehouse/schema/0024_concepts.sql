-- The tracked phrases of read-outs (concepts.toml); written whenever the lexicon changes.
CREATE TABLE store.concepts (concept VARCHAR, name VARCHAR);
