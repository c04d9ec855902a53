-- what_goes_first: Does talk of one thing go before talk of another, and by how many days?
-- one: A topic, entity or place. Default: `border`.
-- other: Another one. Default: `trade`.
SELECT lag, correlation, days, left_out FROM lead_lag($one, $other)
WHERE correlation IS NOT NULL ORDER BY correlation DESC, abs(lag), lag LIMIT 5;
