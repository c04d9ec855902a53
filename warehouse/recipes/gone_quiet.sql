-- gone_quiet: Which topics that used to be written about have gone quiet, though collecting went on?
-- days: Silent for so many days. Default: `14`.
-- least: Originals collected since. Default: `20`.
SELECT coalesce(t.name, value) AS name, first_on, last_on, days_seen, silent_days, collected_since, last_outlet, value
FROM first_last_seen('topic') LEFT JOIN topics AS t ON t.topic_id = value
WHERE silent_days >= $days::INTEGER AND collected_since >= $least::INTEGER ORDER BY days_seen DESC, value;
