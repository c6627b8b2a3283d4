-- Deals won in the last year with an amount, and those with a discount above the limit; money given beyond the limit; by manager.
SELECT manager, count(*) AS n, sum(CASE WHEN discount > $limit * (amount + discount) THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN discount > $limit * (amount + discount) THEN discount - $limit * (amount + discount) END) AS amount
FROM (
  SELECT manager, amount, coalesce(discount, 0) AS discount FROM v_deals
  WHERE status = 'won' AND CAST(closed_on AS INT) >= $year_day AND amount > 0
)
GROUP BY manager
ORDER BY manager
