-- gone_quiet: Which topics that used to be written about have gone quiet, though collecting went on?
-- days: Silent for so many days. Default: `14`.
-- least: Originals collected since. Default: `20`.
SELECT value, first_on, last_on, days_seen, silent_days, collected_since, last_outlet
FROM first_last_seen('topic')
WHERE silent_days >= $days::INTEGER AND collected_since >= $least::INTEGER ORDER BY days_seen DESC, value;
