-- Lost clients who only got letters, the largest first.
SELECT p.customer_id, p.last_order_on, p.silent_days, p.year_net, p.touches, p.last_touch_on, p.manager, e.manager_name, p.source, p._import, p._line
FROM (
  WITH after AS (
    SELECT a.customer_id, count(*) AS touches, sum(CASE WHEN a.kind IN ('call', 'meeting', 'visit') THEN 1 ELSE 0 END) AS talks, max(a.on_date) AS last_on
    FROM v_activities a JOIN a_rhythm r ON r.customer_id = a.customer_id
    WHERE NOT a.is_automatic AND a.kind IN ('call', 'meeting', 'visit', 'email', 'message') AND CAST(a.on_date AS INT) > CAST(r.last_on AS INT) + r.limit_days
    GROUP BY a.customer_id
  )
  SELECT r.customer_id, r.last_on AS last_order_on, r.silent_days, r.year_net, f.touches, f.last_on AS last_touch_on, c.owner_id AS manager,
         f.talks = 0 AS bad, c.source, c._import, c._line
  FROM a_rhythm r JOIN after f ON f.customer_id = r.customer_id LEFT JOIN v_customers c ON c.customer_id = r.customer_id
  WHERE r.lost AND r.silent_days < 730
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.year_net DESC NULLS LAST, p.customer_id
