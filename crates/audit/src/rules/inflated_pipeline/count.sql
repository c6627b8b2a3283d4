-- Open deals with an amount, and those above the median amount of the deals won in the last year in the same pipeline, by manager.
WITH won AS (
  SELECT pipeline, median(amount) AS middle FROM v_deals
  WHERE status = 'won' AND amount > 1 AND CAST(closed_on AS INT) >= $year_day
  GROUP BY pipeline HAVING count(*) >= 10
)
SELECT d.manager, count(*) AS n, sum(CASE WHEN d.amount > w.middle THEN 1 ELSE 0 END) AS x, sum(d.amount) AS amount
FROM v_open_deals d JOIN won w ON w.pipeline = d.pipeline
WHERE d.amount > 1
GROUP BY d.manager
ORDER BY d.manager
