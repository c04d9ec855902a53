-- News that repeats a part of a seed without being a copy of it: its story and originality are its own.
CREATE TABLE store.seed_quotes (
    article_id VARCHAR, seed_id VARCHAR, relation VARCHAR, containment DOUBLE, containment_of DOUBLE, jaccard DOUBLE,
    score DOUBLE, shared INTEGER
);
