-- Deals lost in the last year and those without a reason, by manager.
SELECT manager, count(*) AS n, sum(CASE WHEN reasonless THEN 1 ELSE 0 END) AS x, sum(CASE WHEN reasonless THEN amount END) AS amount
FROM (
  SELECT manager, amount, loss_reason IS NULL OR trim(loss_reason) IN ('', '-', '—', '.', 'нет', 'Нет') AS reasonless
  FROM v_deals
  WHERE status = 'lost' AND CAST(closed_on AS INT) >= $year_day
)
GROUP BY manager
ORDER BY manager
