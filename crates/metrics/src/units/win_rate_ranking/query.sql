-- Deals closed in the period, hit = won.
SELECT {cuts}x.closed_on AS on_date, CASE WHEN x.status = 'won' THEN 1 ELSE 0 END AS hit
FROM v_deals x {joins} WHERE x.status IN ('won', 'lost') {filters}
