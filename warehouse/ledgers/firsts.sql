-- firsts: Claims of a first in N years, checked against the known visits.
WITH found AS (
    SELECT *, CASE
        WHEN 'DPRK' IN (traveller_side, other_side) AND 'PRC' IN (traveller_side, other_side) THEN 'DPRK-PRC'
        WHEN 'ROK' IN (traveller_side, other_side) AND 'PRC' IN (traveller_side, other_side) THEN 'ROK-PRC'
        ELSE '' END AS pair
    FROM firsts
)
SELECT published_on, verdict, reading, rests_on, since_text, who, what, pair, is_hedged, quote, article_id
FROM found
WHERE ($since IS NULL OR published_on >= $since::DATE) AND ($pair = '' OR pair = $pair)
ORDER BY published_on DESC, article_id, span_start
