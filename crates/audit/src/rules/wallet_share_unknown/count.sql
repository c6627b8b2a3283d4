-- A and B clients and those whose share of wallet was learnt recently.
SELECT count(*) AS n, sum(CASE WHEN w.customer_id IS NULL THEN 0 ELSE 1 END) AS x, sum(CASE WHEN w.customer_id IS NULL THEN 1 ELSE 0 END) AS bad,
       sum(CASE WHEN w.customer_id IS NULL THEN a.net END) AS amount
FROM a_abc a
LEFT JOIN (SELECT DISTINCT customer_id FROM wallet_shares WHERE "on" <= $today AND CAST("on" AS INT) > $day - $days) w ON w.customer_id = a.customer_id
WHERE a.class IN ('A', 'B')
