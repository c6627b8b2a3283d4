-- Clients touched in the quarter and those touched by several managers.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
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
