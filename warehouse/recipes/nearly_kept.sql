-- nearly_kept: What did relevance drop by a hair?
-- least: Lowest score. Default: `0.3`.
SELECT round(score, 3) AS score, source_id, lang, title, reason, url, dropped_at
FROM dropped WHERE score >= $least::DOUBLE ORDER BY score DESC, entry_id LIMIT 50;
