-- entries: Every feed entry ever seen with its current outcome: what was loaded, what was not, and why.
-- entry_id: Hash of the source and the entry's address.
-- source_id: The source whose listing carried it.
-- url: The address the entry gives.
-- title: The entry's title.
-- published_at: The date the entry states, in UTC.
-- first_seen_at: When a collection first saw it.
-- outcome: loaded, dropped, failed (gave up) or pending (will be tried again).
-- reason: Why: off_topic, off_topic_title, same_article, http_404, timed_out …
-- article_id: The article it led to, where it led to one.
-- run_id: The run that decided it last.
CREATE OR REPLACE VIEW entries AS
SELECT entry_id, source_id, url, title, published_at, first_seen_at, outcome, reason, article_id, run_id
FROM store.entries;
