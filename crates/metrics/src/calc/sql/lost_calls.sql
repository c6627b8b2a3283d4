-- Missed incoming calls old enough to be returned; hit = nobody called back.
SELECT {cuts}x.on_date AS on_date, CASE WHEN x.returned THEN 0 ELSE 1 END AS hit
FROM missed_calls x {joins} WHERE (x.returned OR x.micros > 3600000000) {filters}
