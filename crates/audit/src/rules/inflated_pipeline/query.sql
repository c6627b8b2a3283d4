-- Open deals above the median of the won, the largest ratio first.
WITH won AS (
  SELECT pipeline, median(amount) AS middle FROM v_deals
  WHERE status = 'won' AND amount > 1 AND CAST(closed_on AS INT) >= $year_day
  GROUP BY pipeline HAVING count(*) >= 10
)
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.pipeline, d.stage, d.amount, w.middle AS won_median, d.created_on, d.source, d._import, d._line
FROM v_open_deals d JOIN won w ON w.pipeline = d.pipeline LEFT JOIN v_employees e ON e.manager = d.manager
WHERE d.amount > w.middle
ORDER BY d.amount DESC, d.deal_id
