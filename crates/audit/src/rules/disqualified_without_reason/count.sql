-- Leads disqualified in the year and those without a reason.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT lead_id, created_on, channel, manager, customer_id, reason IS NULL AS bad, source, _import, _line
  FROM v_leads WHERE status = 'disqualified' AND CAST(created_on AS INT) >= $year_day
) p
