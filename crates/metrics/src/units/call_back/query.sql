-- Missed incoming calls with the working time to the next talk.
SELECT {cuts}x.on_date AS on_date, x.returned AS returned, x.micros AS micros
FROM missed_calls x {joins} WHERE true {filters}
