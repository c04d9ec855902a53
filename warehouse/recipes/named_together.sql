-- named_together: Who and what is named together with somebody, a place or a topic, more than chance would have it?
-- value: An entity, place or topic. Default: `country:chn`.
-- kind: The kind of its partners. Default: `entity`.
-- least: Fewest articles with both. Default: `2`.
SELECT c.partner, e.name, c.articles, c.partner_articles, round(c.npmi, 3) AS npmi
FROM cooccur($value, $kind, least := $least::INTEGER) AS c LEFT JOIN entities AS e ON e.entity_id = c.partner LIMIT 40;
