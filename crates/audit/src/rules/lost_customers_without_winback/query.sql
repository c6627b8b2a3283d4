-- Lost clients nobody tried to win back, the largest last year first.
SELECT r.customer_id, r.year_net AS revenue_before, r.purchases, r.gap AS usual_gap_days, r.last_on AS last_order_on, r.silent_days, t.touched_on,
       c.owner_id AS manager, e.manager_name, c.source, c._import, c._line
FROM a_rhythm r
LEFT JOIN a_touch t ON t.customer_id = r.customer_id
LEFT JOIN v_customers c ON c.customer_id = r.customer_id
LEFT JOIN v_employees e ON e.manager = c.owner_id
WHERE r.lost AND r.silent_days <= $window AND r.last_on >= (SELECT min(on_date) FROM v_activities)
  AND (t.touched_on IS NULL OR CAST(t.touched_on AS INT) <= CAST(r.last_on AS INT) + 14)
ORDER BY r.year_net DESC NULLS LAST, r.customer_id
