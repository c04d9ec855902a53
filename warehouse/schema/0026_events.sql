-- The ledger of events: reports read from the latest version of each article, replaced with its tags; the events they
-- are merged to, written again whenever a report changes; and the history of their status, which is only added to.
CREATE TABLE store.event_reports (
    article_id VARCHAR, published_on DATE, event_type VARCHAR, category VARCHAR, pair VARCHAR, actor VARCHAR,
    actor_side VARCHAR, actor_office VARCHAR, actor_level INTEGER, target VARCHAR, target_side VARCHAR, target_office VARCHAR,
    target_level INTEGER, place VARCHAR, happened_on DATE, ends_on DATE, date_precision VARCHAR, status VARCHAR,
    source_class VARCHAR, side VARCHAR, relay VARCHAR, set_aside VARCHAR,
    rule_id VARCHAR, lexicon_version VARCHAR, field VARCHAR, span_start INTEGER, span_end INTEGER
);

CREATE TABLE store.events (
    event_id VARCHAR, event_type VARCHAR, category VARCHAR, pair VARCHAR, actor VARCHAR, actor_side VARCHAR,
    actor_level INTEGER, target VARCHAR, target_side VARCHAR, target_level INTEGER, place VARCHAR, happened_on DATE,
    ends_on DATE, date_precision VARCHAR, status VARCHAR, first_reported_at TIMESTAMPTZ, confirmed_at TIMESTAMPTZ,
    voices INTEGER, article_count INTEGER, has_lost_evidence BOOLEAN, why VARCHAR
);

-- Which report belongs to which event: a report is known by its article, place and type.
CREATE TABLE store.event_members (
    event_id VARCHAR, article_id VARCHAR, field VARCHAR, span_start INTEGER, event_type VARCHAR, pair VARCHAR, voice VARCHAR,
    reported_at TIMESTAMPTZ, is_lost BOOLEAN
);

CREATE TABLE store.event_conflicts (
    event_id VARCHAR, what VARCHAR, "value" VARCHAR, other_value VARCHAR, article_id VARCHAR, other_article_id VARCHAR
);

CREATE TABLE store.event_history (
    event_id VARCHAR, changed_at TIMESTAMPTZ, from_status VARCHAR, to_status VARCHAR, why VARCHAR, article_id VARCHAR,
    quote VARCHAR, lexicon_version VARCHAR, run_id VARCHAR
);
