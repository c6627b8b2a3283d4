-- Deals of the year and open ones, and those whose owner is unknown.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT d.deal_id, d.customer_id, d.manager, d.pipeline, d.status, d.amount, d.created_on, e.manager IS NULL AS bad, d.source, d._import, d._line
  FROM v_deals d LEFT JOIN v_employees e ON e.manager = d.manager
  WHERE d.manager IS NOT NULL AND (CAST(d.created_on AS INT) >= $year_day OR d.status = 'open')
) p
