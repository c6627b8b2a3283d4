-- First purchases with the channel and campaign they came from and the days since the customer's first inquiry.
WITH known AS (
  SELECT coalesce(l.customer_id, d.customer_id) AS customer_id, l.lead_id, l.created_at, l.channel, l.campaign
  FROM v_leads l
  LEFT JOIN (SELECT deal_id, min(customer_id) AS customer_id FROM v_deals GROUP BY deal_id) d ON d.deal_id = l.deal_id
), asked AS (
  SELECT customer_id, created_at, channel, campaign FROM (
    SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY created_at, lead_id, channel, campaign) AS rn
    FROM known WHERE customer_id IS NOT NULL
  ) WHERE rn = 1
)
SELECT f.customer_id AS who, f.first_on, coalesce(k.channel, a.channel) AS channel, a.campaign,
       CASE WHEN a.created_at <= f.first_at THEN CAST(CAST(f.first_on AS INT) - CAST(local_date(a.created_at) AS INT) AS BIGINT) END AS lag_days
FROM v_first_purchase f
LEFT JOIN v_customers k ON k.customer_id = f.customer_id
LEFT JOIN asked a ON a.customer_id = f.customer_id
ORDER BY f.customer_id
