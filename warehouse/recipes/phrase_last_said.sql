-- phrase_last_said: When did a phrase last appear in a side's official texts, at each level and in each language?
-- phrase: A tracked phrase, as in the view readout_phrases. Default: `denuclearization`.
-- side: DPRK, PRC or ROK. Default: `PRC`.
SELECT
    side, other_side, level, page_kind, edition, max(published_on) FILTER (WHERE value = 'present') AS last_present_on,
    arg_max(article_id, (published_on, article_id)) FILTER (WHERE value = 'present') AS last_present_in,
    count(*) FILTER (WHERE value = 'absent') AS absent_since, count(*) FILTER (WHERE value = 'unknown') AS unknown
FROM readout_phrases WHERE concept = $phrase AND side = $side
GROUP BY ALL ORDER BY last_present_on DESC NULLS LAST, level, page_kind, edition;
