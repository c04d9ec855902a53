-- who_is_relayed: Whom do relayed reports rest on in the end, and through which outlet did they come?
-- since: First day of publication. Default: the first there is.
SELECT first.value AS through, last.value AS rests_on, count(*) AS articles, max(first.step + last.step - 1) AS longest,
    max(a.published_on) AS last_on
FROM relays AS first
JOIN relays AS last ON last.article_id = first.article_id AND last.is_last
JOIN articles AS a ON a.article_id = first.article_id
WHERE first.step = 1 AND ($since IS NULL OR a.published_on >= $since::DATE)
GROUP BY ALL ORDER BY articles DESC, through, rests_on;
