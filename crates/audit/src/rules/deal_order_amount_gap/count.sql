-- Deals won in the last year with linked sales, and those whose amount differs from the books, by manager.
SELECT manager, count(*) AS n, sum(CASE WHEN abs(amount - booked) > $gap * booked THEN 1 ELSE 0 END) AS x, sum(abs(amount - booked)) AS amount
FROM (
  SELECT d.deal_id, d.manager, d.amount, sum(o.net) AS booked
  FROM v_deals d JOIN v_orders o ON o.deal_id = d.deal_id AND NOT o.is_return
  WHERE d.status = 'won' AND d.amount IS NOT NULL AND CAST(d.closed_on AS INT) >= $year_day AND CAST(d.closed_on AS INT) <= $day - 31
  GROUP BY d.deal_id, d.manager, d.amount
)
WHERE booked > 0
GROUP BY manager
ORDER BY manager
