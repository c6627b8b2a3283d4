-- A and B clients nobody talked to within the norm, the largest revenue first.
SELECT a.customer_id, a.class, a.net AS revenue_12m, a.last_on AS last_order_on, t.touched_on, $day - CAST(t.touched_on AS INT) AS days_silent,
       c.owner_id AS manager, e.manager_name, c.source, c._import, c._line
FROM a_abc a
LEFT JOIN a_touch t ON t.customer_id = a.customer_id
LEFT JOIN v_customers c ON c.customer_id = a.customer_id
LEFT JOIN v_employees e ON e.manager = c.owner_id
WHERE a.class IN ('A', 'B') AND (t.touched_on IS NULL OR $day - CAST(t.touched_on AS INT) > $days)
ORDER BY a.net DESC, a.customer_id
