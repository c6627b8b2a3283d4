-- Sales of the year and those without a margin.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN p.bad THEN p.net END) AS amount
FROM (
  SELECT order_id, on_date, customer_id, manager, net, net_margin IS NULL AS bad, source, _import, _line
  FROM v_orders WHERE CAST(on_date AS INT) >= $year_day
) p
