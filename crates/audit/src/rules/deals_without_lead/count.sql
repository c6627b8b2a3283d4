-- First deals of clients created in the last year inside the time covered by leads, and those not linked to a lead, by manager.
WITH firsts AS (
  SELECT deal_id, row_number() OVER (PARTITION BY customer_id ORDER BY created_at, deal_id) AS place
  FROM v_deals WHERE customer_id IS NOT NULL
)
SELECT d.manager, count(*) AS n, sum(CASE WHEN d.lead_id IS NULL AND l.deal_id IS NULL THEN 1 ELSE 0 END) AS x
FROM v_deals d
JOIN firsts f ON f.deal_id = d.deal_id AND f.place = 1
LEFT JOIN (SELECT DISTINCT deal_id FROM v_leads WHERE deal_id IS NOT NULL) l ON l.deal_id = d.deal_id
WHERE CAST(d.created_on AS INT) >= $year_day AND d.created_on >= (SELECT min(created_on) FROM v_leads) AND NOT coalesce(d.is_repeat, false)
GROUP BY d.manager
ORDER BY d.manager
