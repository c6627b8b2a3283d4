-- Audiences of the leads of the last year beside the same audiences among A and B clients.
WITH best AS (
  SELECT c.audience, count(*) AS clients, sum(a.net) AS revenue
  FROM a_abc a JOIN v_customers c ON c.customer_id = a.customer_id
  WHERE a.class IN ('A', 'B') AND c.audience IS NOT NULL GROUP BY c.audience
), inflow AS (
  SELECT audience, count(*) AS leads, sum(CASE WHEN deal_id IS NOT NULL THEN 1 ELSE 0 END) AS deals FROM v_leads
  WHERE CAST(created_on AS INT) >= $year_day AND audience IS NOT NULL GROUP BY audience
)
SELECT i.audience, i.leads, i.deals, coalesce(b.clients, 0) AS key_clients, b.revenue AS key_revenue
FROM inflow i LEFT JOIN best b ON b.audience = i.audience
ORDER BY i.leads DESC, i.audience
