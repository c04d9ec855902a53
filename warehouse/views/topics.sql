-- topics: The topics of the lexicon that the last run used, with their definitions.
-- topic_id: The id used in articles.topics and in tags of kind topic, such as border.bridge_rail; border at the top level.
-- parent_id: The topic one level up; empty at the top level.
-- level: 1 at the top level, 2 below it.
-- name: The topic's English name; at the top level its id.
-- definition: What an article with this topic is about; at the top level the names of the topics below it.
-- concepts: The event types of PLOVER and the subjects of IPTC it corresponds to.
CREATE OR REPLACE VIEW topics AS
SELECT topic_id, parent_id, "level", name, definition, concepts FROM store.topics;
