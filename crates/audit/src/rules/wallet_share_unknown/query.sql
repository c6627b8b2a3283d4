-- A and B clients whose share of wallet is unknown or old, the largest revenue first.
SELECT a.customer_id, a.class, a.net AS revenue_12m, w.asked_on AS last_asked_on, c.owner_id AS manager, e.manager_name, c.source, c._import, c._line
FROM a_abc a
LEFT JOIN (SELECT customer_id, max("on") AS asked_on FROM wallet_shares WHERE "on" <= $today GROUP BY customer_id) w ON w.customer_id = a.customer_id
LEFT JOIN v_customers c ON c.customer_id = a.customer_id
LEFT JOIN v_employees e ON e.manager = c.owner_id
WHERE a.class IN ('A', 'B') AND (w.asked_on IS NULL OR CAST(w.asked_on AS INT) <= $day - $days)
ORDER BY a.net DESC, a.customer_id
