-- The vocabularies behind the views `topics` and `reasons`.

-- Written with the entities whenever the lexicon changes.
CREATE TABLE store.topics (
    topic_id VARCHAR, parent_id VARCHAR, "level" INTEGER, name VARCHAR, definition VARCHAR, concepts VARCHAR[]
);

-- Written with views and macros: the combinations are defined in the code (extractors/records/vocabulary.py).
CREATE TABLE store.reasons (outcome VARCHAR, reason VARCHAR, words VARCHAR, is_final BOOLEAN);
