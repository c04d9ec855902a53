-- dictionary: Every view, column and macro in an analyst's words.
-- object: The view or macro.
-- kind: view, macro, column, or a macro's parameter.
-- name: The object itself or one of its columns or parameters.
-- words: What it means.
CREATE OR REPLACE VIEW dictionary AS SELECT object, kind, name, words FROM store.dictionary;
