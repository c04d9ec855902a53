-- checked_value: A tag value that the lexicon or a tag has: a topic or its top level, an entity, place, phrase, event …
--   Any other is an error that names the nearest by its id or name. The other macros use it.
-- given: The value; empty or NULL for all.
-- tag_value: The value given; '' for all.
CREATE OR REPLACE MACRO checked_value(given) AS TABLE
WITH known AS (
    SELECT topic_id AS known_value, topic_id AS word FROM store.topics
    UNION ALL SELECT topic_id, name FROM store.topics
    UNION ALL SELECT entity_id, entity_id FROM store.entities
    UNION ALL SELECT entity_id, split_part(entity_id, ':', 2) FROM store.entities
    UNION ALL SELECT entity_id, alias FROM store.entity_aliases
    -- What neither table has; topics, too, in case tags are of an older lexicon.
    UNION ALL SELECT DISTINCT g.value, g.value FROM store.tags AS g WHERE g.kind NOT IN ('entity', 'place')
    UNION ALL SELECT DISTINCT split_part(g.value, '.', 1), split_part(g.value, '.', 1) FROM store.tags AS g WHERE g.kind = 'topic'
),
near AS (
    SELECT
        arg_max(k.known_value, jaro_winkler_similarity(lower(k.word), lower(given::VARCHAR))) AS known_value,
        max(jaro_winkler_similarity(lower(k.word), lower(given::VARCHAR))) AS likeness,
        coalesce(bool_or(k.known_value = given::VARCHAR), true) AS is_known
    FROM known AS k
)
SELECT CASE
    WHEN coalesce(given::VARCHAR, '') = '' THEN ''
    WHEN n.is_known OR EXISTS (SELECT 1 FROM store.tags AS g WHERE g.value = given::VARCHAR) THEN given::VARCHAR
    ELSE error('there is no topic, entity or other tag value ''' || given::VARCHAR || ''''
        || CASE WHEN n.likeness > 0.7 THEN '; did you mean ''' || n.known_value || '''?' ELSE '' END
        || ' (FROM topics, FROM entities and FROM tags list them)')
    END AS tag_value
FROM near AS n;

-- assert: SELECT tag_value = 'border' FROM checked_value('border')
-- assert: SELECT tag_value = '' FROM checked_value(NULL)
