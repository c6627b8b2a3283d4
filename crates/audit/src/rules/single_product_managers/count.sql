-- Managers by the share of their largest product group in sold lines of the last year, beside the team's largest share.
WITH groups AS (
  SELECT manager, coalesce(category, product_id, product) AS category, count(*) AS lines FROM v_order_lines
  WHERE NOT is_return AND manager IS NOT NULL AND CAST(on_date AS INT) >= $year_day AND coalesce(category, product_id, product) IS NOT NULL
  GROUP BY manager, coalesce(category, product_id, product)
), people AS (
  SELECT manager, sum(lines) AS lines, max(lines) AS top FROM groups GROUP BY manager HAVING sum(lines) >= $min_lines
), team AS (
  SELECT max(lines) AS top, sum(lines) AS lines FROM (SELECT category, sum(lines) AS lines FROM groups GROUP BY category)
)
SELECT count(*) AS n, sum(CASE WHEN p.top >= $top * p.lines THEN 1 ELSE 0 END) AS x, max(t.top) AS team_top, max(t.lines) AS team_lines
FROM people p CROSS JOIN team t
