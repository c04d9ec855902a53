-- page_checks: Each loaded article's page re-checked after a day: silent edits and deletions.
-- article_id: The article.
-- url: The address its page came from.
-- fetched_at: When the page was read first, or last because its entry changed.
-- recheck_at: When the re-check is due; empty where that is done, or the server cannot say 'unchanged'.
-- rechecked_at: When it was re-checked.
-- result: unchanged, same_text (the page changed around the article), edited (article_versions has the new text),
--   deleted (404, 410 or a notice in words), not_an_article (a challenge, login, error … in its place), unreachable, unreadable or bug (of Yalu's own; 'yalu retag --extract' lets it be looked at
--   again); empty before the re-check.
CREATE OR REPLACE VIEW page_checks AS
SELECT article_id, url, fetched_at, recheck_at, rechecked_at, result FROM store.page_states;
