-- story_changes: Articles that left one story for another when stories were grouped again.
-- run_id: The run that grouped them.
-- changed_at: When.
-- kind: split (the old story keeps other articles) or merge (it keeps none).
-- from_story_id: The story they left.
-- to_story_id: The story they are in now.
-- article_ids: The articles.
-- at: As changed_at: its name in version 0.1, kept for one version more.
CREATE OR REPLACE VIEW story_changes AS
SELECT run_id, "at" AS changed_at, kind, from_story_id, to_story_id, article_ids, "at" FROM store.story_changes;
