-- First deals of clients not linked to any lead, newest first.
WITH firsts AS (
  SELECT deal_id, row_number() OVER (PARTITION BY customer_id ORDER BY created_at, deal_id) AS place
  FROM v_deals WHERE customer_id IS NOT NULL
)
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.channel, d.status, d.amount, d.created_on, d.source, d._import, d._line
FROM v_deals d
JOIN firsts f ON f.deal_id = d.deal_id AND f.place = 1
LEFT JOIN (SELECT DISTINCT deal_id FROM v_leads WHERE deal_id IS NOT NULL) l ON l.deal_id = d.deal_id
LEFT JOIN v_employees e ON e.manager = d.manager
WHERE CAST(d.created_on AS INT) >= $year_day AND d.created_on >= (SELECT min(created_on) FROM v_leads) AND NOT coalesce(d.is_repeat, false)
  AND d.lead_id IS NULL AND l.deal_id IS NULL
ORDER BY d.created_on DESC, d.deal_id
