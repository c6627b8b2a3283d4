-- Open deals; hit = nobody answers for the deal.
SELECT {cuts}x.created_on AS on_date, CASE WHEN x.manager IS NULL THEN 1 ELSE 0 END AS hit
FROM v_open_deals x {joins} WHERE true {filters}
