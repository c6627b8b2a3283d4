-- Outgoing touches in the last five days of a month, the latest first.
SELECT p.activity_id, p.kind, p.on_date, p.manager, e.manager_name, p.customer_id, p.deal_id, p.source, p._import, p._line
FROM (
  SELECT a.activity_id, a.kind, a.on_date, a.manager, a.customer_id, a.deal_id,
         date_part('month', a.on_date + INTERVAL '5 days') <> date_part('month', a.on_date) AS bad, a.source, a._import, a._line
  FROM v_activities a
  WHERE a.kind IN ('call', 'meeting', 'visit') AND coalesce(a.direction, 'out') = 'out' AND NOT a.is_automatic AND NOT a.is_promo
    AND a.on_date >= $m_from AND a.on_date < $m_to AND CAST(a.on_date AS INT) > $day - 215
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.on_date DESC, p.activity_id
