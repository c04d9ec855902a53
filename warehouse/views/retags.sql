-- retags: When older articles were tagged again with another lexicon: a trend may have a step there.
-- run_id: The retag's run.
-- retagged_at: When it was published, in UTC.
-- lexicon_version: Digest of the lexicon the tags are of since then.
-- since: The first day of publication it went back to; empty where it took everything.
-- articles: The articles read again.
-- changed: Of those, the ones whose relations or tags changed.
-- left_subject: Of those, the ones that have no relation any more; they are kept.
-- loaded: Texts dropped before that belong now.
CREATE OR REPLACE VIEW retags AS
SELECT run_id, retagged_at, lexicon_version, since, articles, changed, left_subject, loaded FROM store.retags;
