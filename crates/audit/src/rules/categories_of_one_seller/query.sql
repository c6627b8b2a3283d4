-- Product groups resting on one seller, the largest first.
SELECT p.category, p.revenue_12m, p.of_first, p.sellers, p.manager, e.manager_name
FROM (
  WITH sold AS (
    SELECT category, manager, sum(net) AS net FROM v_order_lines
    WHERE category IS NOT NULL AND manager IS NOT NULL AND CAST(on_date AS INT) >= $year_day GROUP BY category, manager
  ), sums AS (
    SELECT category, sum(net) AS net, max(net) AS top, count(*) AS sellers FROM sold GROUP BY category HAVING sum(net) > 0
  ), named AS (
    SELECT s.category, min(s.manager) AS manager FROM sold s JOIN sums t ON t.category = s.category AND t.top = s.net GROUP BY s.category
  )
  SELECT t.category, t.net AS revenue_12m, t.top AS of_first, t.sellers, n.manager, t.top >= $share * t.net AS bad
  FROM sums t JOIN named n ON n.category = t.category
  CROSS JOIN (SELECT count(DISTINCT manager) AS people FROM sold) k
  WHERE k.people >= 3
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.revenue_12m DESC, p.category
