-- Sales of the last year and those without a client.
SELECT count(*) AS n, sum(CASE WHEN customer_id IS NULL THEN 1 ELSE 0 END) AS x, sum(CASE WHEN customer_id IS NULL THEN net END) AS amount
FROM v_orders WHERE NOT is_return AND CAST(on_date AS INT) >= $year_day
