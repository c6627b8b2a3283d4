-- Product groups of the year and those sold nearly by one person.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
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
