-- Managers by the share of their largest product group in sold lines of the last year.
WITH groups AS (
  SELECT manager, coalesce(category, product_id, product) AS category, count(*) AS lines, sum(net) AS revenue FROM v_order_lines
  WHERE NOT is_return AND manager IS NOT NULL AND CAST(on_date AS INT) >= $year_day AND coalesce(category, product_id, product) IS NOT NULL
  GROUP BY manager, coalesce(category, product_id, product)
), placed AS (
  SELECT *, row_number() OVER (PARTITION BY manager ORDER BY lines DESC, category) AS place, sum(lines) OVER (PARTITION BY manager) AS all_lines,
         count(*) OVER (PARTITION BY manager) AS groups_sold
  FROM groups
)
SELECT p.manager, e.manager_name, p.category AS top_group, p.lines AS top_lines, p.all_lines, p.groups_sold, p.revenue AS top_revenue
FROM placed p LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.place = 1 AND p.all_lines >= $min_lines AND p.lines >= $top * p.all_lines
ORDER BY p.lines * 1000 / p.all_lines DESC, p.manager
