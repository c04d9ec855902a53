-- What acts and offices weigh in a story's importance (acts.toml, offices.toml); written whenever the lexicon changes.
CREATE TABLE store.act_weights (kind VARCHAR, value VARCHAR, weight DOUBLE);
