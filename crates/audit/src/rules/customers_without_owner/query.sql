-- Active clients without a responsible manager who still works, the largest revenue first.
SELECT a.customer_id, a.class, a.net AS revenue_12m, a.last_on AS last_order_on, c.owner_id, e.manager_name, e.left_on, c.source, c._import, c._line
FROM a_abc a JOIN v_customers c ON c.customer_id = a.customer_id LEFT JOIN v_employees e ON e.manager = c.owner_id
WHERE c.owner_id IS NULL OR e.left_on <= $today
ORDER BY a.net DESC, a.customer_id
