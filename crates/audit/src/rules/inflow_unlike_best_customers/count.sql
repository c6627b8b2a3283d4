-- Leads of the last year with a known audience, and those whose audience is found among A and B clients.
WITH best AS (
  SELECT c.audience, count(*) AS clients, sum(count(*)) OVER () AS total
  FROM a_abc a JOIN v_customers c ON c.customer_id = a.customer_id
  WHERE a.class IN ('A', 'B') AND c.audience IS NOT NULL GROUP BY c.audience
)
SELECT count(*) AS n, sum(CASE WHEN b.audience IS NULL THEN 0 ELSE 1 END) AS x, sum(CASE WHEN b.audience IS NULL THEN 1 ELSE 0 END) AS bad,
       (SELECT count(*) FROM best) AS groups
FROM v_leads l LEFT JOIN best b ON b.audience = l.audience AND b.clients >= $min_share * b.total
WHERE CAST(l.created_on AS INT) >= $year_day AND l.audience IS NOT NULL
