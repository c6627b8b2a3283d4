-- Deals won in the year and those sold at a discount.
SELECT p.manager, count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN p.bad THEN p.discount END) AS amount
FROM (
  SELECT deal_id, customer_id, manager, pipeline, amount, discount, closed_on, coalesce(discount, 0) > 0 AS bad, source, _import, _line
  FROM v_deals WHERE status = 'won' AND amount > 0 AND CAST(closed_on AS INT) >= $year_day
) p
GROUP BY p.manager
ORDER BY p.manager
