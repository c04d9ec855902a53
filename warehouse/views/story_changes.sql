-- story_changes: Articles that left one story for another when stories were grouped again.
-- run_id: The run that grouped them.
-- at: When.
-- kind: split (the old story keeps other articles) or merge (it keeps none).
-- from_story_id: The story they left.
-- to_story_id: The story they are in now.
-- article_ids: The articles.
CREATE OR REPLACE VIEW story_changes AS
SELECT run_id, "at", kind, from_story_id, to_story_id, article_ids FROM store.story_changes;
