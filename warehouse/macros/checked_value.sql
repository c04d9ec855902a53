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
    UNION ALL SELECT w.word, w.word FROM (VALUES
        ('official'), ('named'), ('media'), ('anonymous'), ('warming'), ('cooling'), ('neutral'), ('hedge')) AS w(word)
),
near AS (
    SELECT
        arg_max(k.known_value, (jaro_winkler_similarity(lower(k.word), lower(given::VARCHAR)), k.known_value)) AS known_value,
        max(jaro_winkler_similarity(lower(k.word), lower(given::VARCHAR))) AS likeness,
        -- Before the first run of an upgrade the lexicon's tables are empty: then nothing can be said to be unknown.
        bool_or(k.known_value = given::VARCHAR) OR (SELECT count(*) FROM store.topics) = 0 AS is_known
    FROM known AS k
),
tagged AS (
    -- What no table of the lexicon has may be on a tag: an event, a quotation's speaker, a topic of an older lexicon.
    -- Tags are read for such a value only: a join with no row on one side ends at once.
    SELECT count(*) > 0 AS is_tagged
    FROM (SELECT n.is_known FROM near AS n WHERE NOT coalesce(n.is_known, false)) AS u, store.tags AS g
    WHERE coalesce(given::VARCHAR, '') <> '' AND (g.value = given::VARCHAR OR starts_with(g.value, given::VARCHAR || '.'))
)
SELECT CASE
    WHEN coalesce(given::VARCHAR, '') = '' THEN ''
    WHEN n.is_known OR t.is_tagged THEN given::VARCHAR
    ELSE error('there is no topic, entity or other tag value ''' || given::VARCHAR || ''''
        || CASE WHEN n.likeness > 0.7 THEN '; did you mean ''' || n.known_value || '''?' ELSE '' END
        || ' (FROM topics, FROM entities and FROM tags list them)')
    END AS tag_value
FROM near AS n, tagged AS t;

-- assert: SELECT tag_value = 'border' FROM checked_value('border')
-- assert: SELECT tag_value = '' FROM checked_value(NULL)
