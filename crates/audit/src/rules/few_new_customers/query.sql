-- New clients by month of the first purchase.
SELECT date_trunc('month', first_on) AS month, count(*) AS new_clients
FROM v_first_purchase
WHERE $day - CAST(first_on AS INT) < 730
GROUP BY date_trunc('month', first_on)
ORDER BY month DESC
