-- named_together: Who and what is named together with somebody, a place or a topic, more than chance would have it?
-- value: An entity, place, topic or any other tag value. Default: `country:chn`.
-- kind: The kind of its partners: topic, entity, place, event, sourcing, stance or phrase. Default: `entity`.
-- least: Fewest articles with both. Default: `2`.
SELECT coalesce(e.name, t.name, c.partner) AS name, c.articles, c.partner_articles, round(c.npmi, 3) AS npmi, c.partner
FROM cooccur($value, $kind, least := $least::INTEGER) AS c
LEFT JOIN entities AS e ON e.entity_id = c.partner LEFT JOIN topics AS t ON t.topic_id = c.partner
ORDER BY c.npmi DESC, c.articles DESC, c.partner LIMIT 40;
