-- mentions: How often each article names each entity, and where first.
-- article_id: The article.
-- entity_id: The entity.
-- mentions: How many times it is named in title and body.
-- in_title: Whether the headline names it.
CREATE OR REPLACE VIEW mentions AS
SELECT article_id, value AS entity_id, sum(mentions)::BIGINT AS mentions, bool_or(field = 'title') AS in_title
FROM store.tags WHERE kind = 'entity' GROUP BY article_id, value;
