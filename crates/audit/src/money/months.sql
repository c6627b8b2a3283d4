-- Net revenue of each of the last twelve complete months.
SELECT date_trunc('month', on_date) AS month, sum(net) AS net
FROM v_orders
WHERE on_date >= $m_from AND on_date < $m_to
GROUP BY date_trunc('month', on_date)
ORDER BY month
