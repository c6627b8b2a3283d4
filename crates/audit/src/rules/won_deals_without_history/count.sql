-- Deals won in the year and those without any recorded action.
SELECT p.manager, count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN p.bad THEN p.amount END) AS amount
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
GROUP BY p.manager
ORDER BY p.manager
