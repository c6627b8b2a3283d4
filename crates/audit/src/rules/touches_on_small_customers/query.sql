-- Service touches with C clients, the smallest clients first.
SELECT p.activity_id, p.kind, p.on_date, p.manager, e.manager_name, p.customer_id, p.revenue_12m, p.source, p._import, p._line
FROM (
  SELECT t.activity_id, t.kind, t.on_date, t.manager, t.customer_id, a.class, a.net AS revenue_12m, a.class = 'C' AS bad, t.source, t._import, t._line
  FROM v_activities t JOIN a_abc a ON a.customer_id = t.customer_id
  WHERE t.deal_id IS NULL AND t.lead_id IS NULL AND NOT t.is_automatic AND NOT t.is_promo AND t.kind IN ('call', 'meeting', 'visit')
    AND CAST(t.on_date AS INT) > $day - 183
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.revenue_12m, p.on_date DESC, p.activity_id
