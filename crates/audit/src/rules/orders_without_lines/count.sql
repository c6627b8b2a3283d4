-- Sales of the year and those without lines.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN p.bad THEN p.net END) AS amount
FROM (
  SELECT o.order_id, o.on_date, o.customer_id, o.manager, o.net, l.order_id IS NULL AS bad, o.source, o._import, o._line
  FROM v_orders o LEFT JOIN (SELECT DISTINCT order_id FROM order_lines) l ON l.order_id = o.order_id
  WHERE NOT o.is_return AND CAST(o.on_date AS INT) >= $year_day
) p
