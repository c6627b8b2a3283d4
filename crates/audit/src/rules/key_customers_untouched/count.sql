-- A and B clients of the last twelve months and those nobody talked to within the norm, by responsible manager.
SELECT c.owner_id AS manager, count(*) AS n, sum(CASE WHEN silent THEN 1 ELSE 0 END) AS x, sum(CASE WHEN silent THEN k.net END) AS amount
FROM (
  SELECT a.customer_id, a.net, t.touched_on IS NULL OR $day - CAST(t.touched_on AS INT) > $days AS silent
  FROM a_abc a LEFT JOIN a_touch t ON t.customer_id = a.customer_id
  WHERE a.class IN ('A', 'B')
) k LEFT JOIN v_customers c ON c.customer_id = k.customer_id
GROUP BY c.owner_id
ORDER BY c.owner_id
