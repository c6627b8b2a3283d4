-- Talks of the span of days; hit = written down within half an hour.
SELECT {cuts}{day} AS on_date, CASE WHEN x.lag_s <= 1800 THEN 1 ELSE 0 END AS hit
FROM entry_lags x {joins}
WHERE NOT x.clock_error AND CAST(x.on_date AS INT) BETWEEN {first} AND {last} {filters}
