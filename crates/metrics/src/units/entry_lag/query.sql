-- Talks and meetings with the seconds to their record.
SELECT {cuts}x.on_date AS on_date, x.lag_s AS lag_s, x.clock_error AS clock_error, x.batched AS batched
FROM entry_lags x {joins} WHERE true {filters}
