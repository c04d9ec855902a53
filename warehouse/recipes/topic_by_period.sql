-- topic_by_period: How does a topic go up and down, beside all that was collected?
-- topic: A topic id or its top level. Default: `border`.
-- grain: day, week, month, quarter or year. Default: `week`.
-- since: First day. Default: the first there is.
SELECT period, articles, collected, round(share, 4) AS share, is_complete, round(healthy_share, 3) AS healthy_share
FROM trend($topic, $since, NULL, $grain);
