-- What was issued and to whom. The truth is the outbox journal (flows/outbox/journal.py); these are loaded from it.

-- input holds the frozen rows a digest was composed from, as JSON, so that it can be issued again byte for byte.
CREATE TABLE store.digests (
    day DATE, edition INTEGER, since TIMESTAMPTZ, cut_off_at TIMESTAMPTZ, made_at TIMESTAMPTZ, timezone VARCHAR,
    subject VARCHAR, article_ids VARCHAR[], input VARCHAR
);

CREATE TABLE store.deliveries (
    day DATE, edition INTEGER, recipient VARCHAR, state VARCHAR, "at" TIMESTAMPTZ, tries INTEGER,
    message_id VARCHAR, reply VARCHAR
);
