-- section: Two weeks of originals, by the day they were published
-- empty: Nothing was published in these two weeks.
-- layout: trend
SELECT period, articles, is_complete, is_outage FROM trend(NULL, $day - 13, $day, 'day') ORDER BY period;
