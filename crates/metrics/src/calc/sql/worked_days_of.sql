-- Worked days of people.
SELECT {cuts}x.day AS on_date, x.manager AS person, x.day AS day FROM worked_days x {joins} WHERE true {filters}
