-- Population, hit = counted in the numerator.
SELECT {cuts}x.created_on AS on_date, 0 AS hit
FROM v_deals x {joins} WHERE true {filters}
