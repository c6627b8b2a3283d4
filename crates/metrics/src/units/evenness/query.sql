-- Net sales by day.
SELECT on_date, sum(net) AS net FROM v_orders WHERE on_date BETWEEN $p_from AND $p_to GROUP BY on_date ORDER BY on_date
