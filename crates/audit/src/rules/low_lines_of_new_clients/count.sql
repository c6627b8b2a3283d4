-- Sales of the last year by first purchase of the client or later, and those with a single line.
WITH lines AS (SELECT order_id, count(*) AS lines FROM v_order_lines WHERE NOT is_return GROUP BY order_id)
SELECT sum(CASE WHEN fresh THEN 1 ELSE 0 END) AS n, sum(CASE WHEN fresh AND lines = 1 THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN fresh THEN 0 ELSE 1 END) AS n_current, sum(CASE WHEN NOT fresh AND lines = 1 THEN 1 ELSE 0 END) AS x_current
FROM (
  SELECT o.order_id, l.lines, o.on_date = f.first_on AS fresh
  FROM v_purchases o JOIN v_first_purchase f ON f.customer_id = o.customer_id JOIN lines l ON l.order_id = o.order_id
  WHERE CAST(o.on_date AS INT) >= $year_day
)
