-- Deeds that count: a talk of a minute or more, one of a kind with one client in a day; robots and mailings are nobody's deeds.
SELECT manager, on_date, kind, count(*) AS deeds
FROM (
  SELECT DISTINCT v.manager, v.on_date, v.kind, coalesce(v.customer_id, v.deal_id, v.lead_id, v.phone, v.activity_id) AS who
  FROM v_activities v
  LEFT JOIN v_employees e ON e.manager = v.manager
  WHERE v.manager IS NOT NULL AND NOT v.is_automatic AND NOT v.is_promo AND coalesce(e.role, 'manager') = 'manager'
    AND (v.kind <> 'call' OR (coalesce(v.answered, true) AND coalesce(v.duration_s, 60) >= 60))
)
GROUP BY manager, on_date, kind
