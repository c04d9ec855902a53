-- version_changes: What each later version of an article changed of the one before it.
-- article_id: The article.
-- version: The later of the two versions.
-- added: Sentences that are new, cut short.
-- removed: Sentences that are gone, cut short.
-- numbers_added: Numbers that are new, as normalised.
-- numbers_removed: Numbers that are gone.
-- is_retitled: Whether the headline changed.
CREATE OR REPLACE VIEW version_changes AS
SELECT article_id, version, added, removed, numbers_added, numbers_removed, is_retitled FROM store.version_changes;
