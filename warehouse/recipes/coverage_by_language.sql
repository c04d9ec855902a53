-- coverage_by_language: How much was seen in each language in each period, and how many sources were healthy?
-- grain: day, week or month. Default: `week`.
-- since: First day. Default: four weeks before the last run.
SELECT period, lang, sum(articles) AS articles, count(*) AS sources, count(*) FILTER (verdict = 'read') AS sources_read,
    count(*) FILTER (verdict = 'unhealthy') AS unhealthy, count(*) FILTER (verdict = 'silent') AS silent
FROM coverage($since, NULL, $grain) GROUP BY period, lang ORDER BY period, lang;
