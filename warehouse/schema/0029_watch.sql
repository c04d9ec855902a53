-- Watch items: conditions read from the latest version of each article, replaced with its tags; a desk's own questions,
-- replaced when its watch.toml changes; and what decided an item, which is only added to.
CREATE TABLE store.conditions (
    article_id VARCHAR, published_on DATE, is_testable BOOLEAN, test VARCHAR, concept VARCHAR, event_type VARCHAR, side VARCHAR,
    pair VARCHAR, rule_id VARCHAR, lexicon_version VARCHAR, field VARCHAR, span_start INTEGER, span_end INTEGER
);

CREATE TABLE store.desk_questions (
    watch_id VARCHAR, question VARCHAR, test VARCHAR, concept VARCHAR, event_type VARCHAR, side VARCHAR, pair VARCHAR,
    opened_on DATE, until_on DATE
);

CREATE TABLE store.watch_fired (
    watch_id VARCHAR, fired_at TIMESTAMPTZ, answer VARCHAR, answer_article_id VARCHAR, quote VARCHAR, question VARCHAR,
    test VARCHAR, concept VARCHAR, event_type VARCHAR, side VARCHAR, pair VARCHAR, opened_on DATE, article_id VARCHAR, run_id VARCHAR
);
