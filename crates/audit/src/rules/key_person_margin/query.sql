-- Managers by what they brought in the last twelve months, with clients nobody else sold to.
WITH served AS (
  SELECT customer_id, manager, sum(net) AS net, count(*) OVER (PARTITION BY customer_id) AS sellers
  FROM v_orders WHERE manager IS NOT NULL AND customer_id IS NOT NULL AND CAST(on_date AS INT) >= $year_day
  GROUP BY customer_id, manager
), alone AS (
  SELECT manager, count(*) AS clients_alone, sum(net) AS revenue_alone FROM served WHERE sellers = 1 GROUP BY manager
), sums AS (
  SELECT manager, sum(net) AS revenue, sum(net_margin) AS margin, count(*) AS orders, count(DISTINCT customer_id) AS clients
  FROM v_orders WHERE manager IS NOT NULL AND CAST(on_date AS INT) >= $year_day GROUP BY manager
)
SELECT s.manager, e.manager_name, s.revenue, s.margin, s.orders, s.clients, a.clients_alone, a.revenue_alone
FROM sums s LEFT JOIN alone a ON a.manager = s.manager LEFT JOIN v_employees e ON e.manager = s.manager
ORDER BY s.revenue DESC, s.manager
