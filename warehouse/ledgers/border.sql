-- border: Signs at the border between DPRK and PRC: what goes over it, and which way that changes.
SELECT published_on, indicator, direction, place, period_from, period_until, period_precision, source_kind, quote, article_id
FROM border_signs
WHERE ($since IS NULL OR published_on >= $since::DATE) AND $pair IN ('', 'DPRK-PRC')
ORDER BY published_on DESC, article_id, span_start, indicator
