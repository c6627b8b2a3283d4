-- Won deals of the last year, old enough to have been shipped, and those with no order by link or by client and date.
SELECT manager, count(*) AS n, sum(CASE WHEN orderless THEN 1 ELSE 0 END) AS x, sum(CASE WHEN orderless THEN amount END) AS amount
FROM (
  SELECT d.deal_id, d.manager, d.amount, max(o.deal_id) IS NULL AND max(f.customer_id) IS NULL AS orderless
  FROM v_deals d
  LEFT JOIN (SELECT DISTINCT deal_id FROM v_orders WHERE NOT is_return AND deal_id IS NOT NULL) o ON o.deal_id = d.deal_id
  LEFT JOIN (SELECT customer_id, on_date FROM v_orders WHERE NOT is_return AND deal_id IS NULL AND customer_id IS NOT NULL) f
    ON f.customer_id = d.customer_id AND abs(CAST(f.on_date AS INT) - CAST(d.closed_on AS INT)) <= $window
  WHERE d.status = 'won' AND CAST(d.closed_on AS INT) >= $year_day AND CAST(d.closed_on AS INT) <= $day - $grace
    AND d.closed_on >= (SELECT min(on_date) FROM v_orders)
  GROUP BY d.deal_id, d.manager, d.amount
)
GROUP BY manager
ORDER BY manager
