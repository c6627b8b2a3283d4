-- Deals with a proposal and no qualification, the largest first.
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.pipeline, d.stage, d.status, d.amount, p.sent_on, d.source, d._import, d._line
FROM v_deals d
JOIN (SELECT deal_id, local_date(min(sent_at)) AS sent_on FROM proposals
      WHERE sent_at <= $as_of AND CAST(local_date(sent_at) AS INT) >= $year_day GROUP BY deal_id) p ON p.deal_id = d.deal_id
LEFT JOIN v_employees e ON e.manager = d.manager
WHERE NOT coalesce(d.qualified, false)
ORDER BY d.amount DESC NULLS LAST, d.deal_id
