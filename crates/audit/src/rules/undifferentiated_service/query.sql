-- A clients with their service touches of the last half-year, the least attended first.
SELECT a.customer_id, a.class, a.net AS revenue_12m, coalesce(t.service_touches, 0) AS service_touches, t.touched_on,
       c.owner_id AS manager, e.manager_name, c.source, c._import, c._line
FROM a_abc a
LEFT JOIN a_touch t ON t.customer_id = a.customer_id
LEFT JOIN v_customers c ON c.customer_id = a.customer_id
LEFT JOIN v_employees e ON e.manager = c.owner_id
WHERE a.class = 'A'
ORDER BY coalesce(t.service_touches, 0), a.net DESC, a.customer_id
