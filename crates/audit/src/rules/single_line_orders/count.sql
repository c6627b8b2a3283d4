-- Orders of current clients in the year and those with one line.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  WITH counted AS (
    SELECT order_id, customer_id, manager, on_date, count(*) AS lines, sum(net) AS net FROM v_order_lines
    WHERE NOT is_return AND customer_id IS NOT NULL AND CAST(on_date AS INT) >= $year_day GROUP BY order_id, customer_id, manager, on_date
  )
  SELECT c.order_id, c.customer_id, c.manager, c.on_date, c.lines, c.net AS revenue, c.lines = 1 AS bad
  FROM counted c JOIN v_first_purchase f ON f.customer_id = c.customer_id
  WHERE c.on_date > f.first_on
) p
