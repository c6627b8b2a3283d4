-- Clients handled by several managers, the most crowded first.
SELECT p.customer_id, p.managers, p.touches, p.last_on, p.manager, e.manager_name, p.region, p.source, p._import, p._line
FROM (
  SELECT t.customer_id, t.managers, t.touches, t.last_on, c.owner_id AS manager, c.region, t.managers >= $least AS bad, c.source, c._import, c._line
  FROM (
    SELECT customer_id, count(*) AS managers, sum(touches) AS touches, max(last_on) AS last_on
    FROM (
    SELECT a.customer_id, a.manager, count(*) AS touches, max(a.on_date) AS last_on
    FROM v_activities a JOIN v_employees e ON e.manager = a.manager AND e.role = 'manager'
    WHERE a.customer_id IS NOT NULL AND NOT a.is_automatic AND NOT a.is_promo AND a.kind IN ('call', 'meeting', 'visit', 'message', 'email')
      AND CAST(a.on_date AS INT) > $day - 92
    GROUP BY a.customer_id, a.manager
    ) GROUP BY customer_id
  ) t LEFT JOIN v_customers c ON c.customer_id = t.customer_id
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.managers DESC, p.touches DESC, p.customer_id
