-- border_places: Which places are written about, and where are they?
-- since: First day. Default: the first there is.
-- side: DPRK, PRC, ROK, DPRK-PRC; empty for all. Default: all.
SELECT e.name, e.side, count(*) AS articles, sum(m.mentions)::BIGINT AS mentions, max(o.published_on) AS last_on,
    e.lat, e.lon, e.entity_id
FROM checked_word(coalesce($side, 'all'), 'side', ['all', 'DPRK', 'PRC', 'ROK', 'DPRK-PRC', 'other']) AS asked,
    mentions AS m JOIN entities AS e USING (entity_id) JOIN originals AS o USING (article_id)
WHERE e.lat IS NOT NULL AND o.published_on >= coalesce($since::DATE, DATE '0001-01-01')
    AND (asked.word = 'all' OR e.side = asked.word)
GROUP BY ALL ORDER BY articles DESC, e.entity_id;
