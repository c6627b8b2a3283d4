-- Guessed shares, the largest purchases first.
SELECT p.customer_id, p.asked_on, p.category, p.ours, p.total, p.told_by, p.manager, e.manager_name, p.source, p._import, p._line
FROM (
  SELECT w.customer_id, w."on" AS asked_on, w.category, w.ours, w.total, w.told_by, c.owner_id AS manager,
         w.told_by IS NULL OR strpos(lower(w.told_by), 'оцен') > 0 OR strpos(lower(w.told_by), 'менедж') > 0 OR strpos(lower(w.told_by), 'guess') > 0
           OR strpos(lower(w.told_by), 'estimate') > 0 OR strpos(lower(w.told_by), 'manager') > 0 AS bad, w.source, w._import, w._line
  FROM wallet_shares w LEFT JOIN v_customers c ON c.customer_id = w.customer_id
  WHERE w."on" <= $today AND CAST(w."on" AS INT) >= $year_day
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.total DESC NULLS LAST, p.customer_id, p.asked_on
