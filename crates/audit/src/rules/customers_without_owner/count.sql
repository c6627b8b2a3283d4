-- Clients who bought in the last twelve months and those without a responsible manager who still works.
SELECT count(*) AS n, sum(CASE WHEN c.owner_id IS NULL OR e.left_on <= $today THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN c.owner_id IS NULL OR e.left_on <= $today THEN a.net END) AS amount
FROM a_abc a JOIN v_customers c ON c.customer_id = a.customer_id LEFT JOIN v_employees e ON e.manager = c.owner_id
