-- Won deals without any recorded action, the largest first.
SELECT p.deal_id, p.customer_id, p.manager, e.manager_name, p.pipeline, p.amount, p.created_on, p.closed_on, p.source, p._import, p._line
FROM (
  WITH acts AS (
    SELECT customer_id, deal_id, on_date FROM v_activities WHERE NOT is_automatic AND NOT is_promo
  ), traced AS (
    SELECT DISTINCT d.deal_id FROM v_deals d JOIN acts a ON a.deal_id = d.deal_id
    UNION
    SELECT DISTINCT d.deal_id FROM v_deals d JOIN acts a ON a.customer_id = d.customer_id AND a.on_date >= d.created_on AND a.on_date <= d.closed_on
  )
  SELECT d.deal_id, d.customer_id, d.manager, d.pipeline, d.amount, d.created_on, d.closed_on, t.deal_id IS NULL AS bad, d.source, d._import, d._line
  FROM v_deals d LEFT JOIN traced t ON t.deal_id = d.deal_id
  WHERE d.status = 'won' AND CAST(d.closed_on AS INT) >= $year_day
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.amount DESC NULLS LAST, p.deal_id
