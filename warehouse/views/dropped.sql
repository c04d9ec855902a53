-- dropped: Text, score and evidence of what relevance dropped, kept for some weeks so that it can be judged again.
-- entry_id: The entry.
-- source_id: Its source.
-- url: The page's address.
-- title: The headline.
-- text: The clean body.
-- lang: Its language.
-- published_at: As stated, in UTC.
-- dropped_at: When it was dropped.
-- reason: Why.
-- relations: The relations that came near, if any.
-- score: How near it came, 0 to 1.
-- evidence: The spans that were weighed: rule, field, start and end (0-based, half-open).
-- run_id: The run.
CREATE OR REPLACE VIEW dropped AS
SELECT
    entry_id, source_id, url, title, text, lang, published_at, dropped_at, reason, relations, score, evidence, run_id
FROM store.dropped;
