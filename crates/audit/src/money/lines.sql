-- Lines per order by manager over the last year: orders, lines, squares of lines; margin of a line beyond the first.
WITH orders AS (
  SELECT o.order_id, o.manager, count(*) AS lines, sum(l.net) AS net, sum(coalesce(l.margin, l.net * $share)) AS margin, max(l.net) AS largest
  FROM v_order_lines l JOIN v_orders o ON o.order_id = l.order_id
  WHERE NOT o.is_return AND CAST(o.on_date AS INT) >= $year_day AND o.manager IS NOT NULL
  GROUP BY o.order_id, o.manager
)
SELECT manager, count(*) AS n, sum(lines) AS lines, sum(lines * lines) AS squares, sum(margin) AS margin,
       sum(CASE WHEN lines > 1 THEN (net - largest) ELSE 0 END) AS extra_net, sum(CASE WHEN lines > 1 THEN lines - 1 ELSE 0 END) AS extra_lines
FROM orders
GROUP BY manager
ORDER BY manager
