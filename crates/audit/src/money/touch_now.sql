-- A and B clients of the last year with a rhythm of their own: touched within the norm or not, and still in that rhythm.
SELECT sum(CASE WHEN t.recent THEN 1 ELSE 0 END) AS touched_n, sum(CASE WHEN t.recent AND NOT r.lost THEN 1 ELSE 0 END) AS touched_kept,
       sum(CASE WHEN t.recent THEN 0 ELSE 1 END) AS idle_n, sum(CASE WHEN NOT t.recent AND NOT r.lost THEN 1 ELSE 0 END) AS idle_kept
FROM (
  SELECT a.customer_id, coalesce($day - CAST(t.touched_on AS INT) <= $days, false) AS recent
  FROM a_abc a LEFT JOIN a_touch t ON t.customer_id = a.customer_id
  WHERE a.class IN ('A', 'B')
) t JOIN a_rhythm r ON r.customer_id = t.customer_id
WHERE r.purchases >= 3
