-- Clients lost within the window and those nobody talked to after they left their rhythm, by last responsible manager.
SELECT c.owner_id AS manager, count(*) AS n, sum(CASE WHEN idle THEN 1 ELSE 0 END) AS x, sum(CASE WHEN idle THEN l.year_net END) AS amount
FROM (
  SELECT r.customer_id, r.year_net, t.touched_on IS NULL OR CAST(t.touched_on AS INT) <= CAST(r.last_on AS INT) + 14 AS idle
  FROM a_rhythm r LEFT JOIN a_touch t ON t.customer_id = r.customer_id
  WHERE r.lost AND r.silent_days <= $window AND r.last_on >= (SELECT min(on_date) FROM v_activities)
) l LEFT JOIN v_customers c ON c.customer_id = l.customer_id
GROUP BY c.owner_id
ORDER BY c.owner_id
