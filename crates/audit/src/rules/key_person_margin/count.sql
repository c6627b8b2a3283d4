-- Sales of the last twelve months by manager: margin where all sales have it, else revenue.
SELECT manager, sum(net) AS net, sum(net_margin) AS margin, sum(CASE WHEN net_margin IS NULL THEN 1 ELSE 0 END) AS bare
FROM v_orders
WHERE manager IS NOT NULL AND CAST(on_date AS INT) >= $year_day
GROUP BY manager
ORDER BY net DESC, manager
