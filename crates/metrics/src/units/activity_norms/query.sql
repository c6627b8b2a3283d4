-- Deeds that count, by person, day and kind.
SELECT {cuts}x.on_date AS on_date, x.kind AS kind, x.deeds AS deeds FROM daily_deeds x {joins} WHERE true {filters}
