-- topic_by_period: How does a topic, a name or a phrase go up and down, beside all that was collected?
-- topic: A topic id or its top level, or any other tag value. Default: `border`.
-- grain: day, week, month, quarter or year. Default: `week`.
-- since: First day. Default: the first there is.
-- country: Only outlets of this country, such as CN. Default: all.
-- ownership: Only such outlets, such as state, party. Default: all.
SELECT period, round(share, 4) AS share, articles, collected, is_complete, round(healthy_share, 3) AS healthy_share
FROM trend($topic, $since, NULL, $grain, $country, $ownership) ORDER BY period;
