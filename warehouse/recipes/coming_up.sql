-- coming_up: Which days still to come do articles name, and in which words?
-- since: First day of the calendar. Default: the day after the last article.
SELECT d.named_day, max(d.named_until) AS named_until, d.precision, count(DISTINCT a.outlet) AS outlets,
    arg_min(a.title, (a.first_seen_at, a.article_id)) AS first_title,
    arg_min(
        replace(a.text[greatest(d.span_start - 80, 0) + 1 : d.span_end + 80], chr(10), ' '),
        (a.first_seen_at, a.article_id, d.span_start)) AS words,
    arg_min(a.url, (a.first_seen_at, a.article_id)) AS url
FROM dates AS d JOIN articles AS a USING (article_id)
WHERE d.is_ahead AND a.is_original
    AND d.named_day >= coalesce($since::DATE, (SELECT max(published_on) + 1 FROM articles))
GROUP BY d.named_day, d.precision ORDER BY d.named_day, d.precision LIMIT 60;
