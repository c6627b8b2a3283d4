-- Meetings of the year on deals and those on unqualified ones.
SELECT p.manager, count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT a.activity_id, a.kind, a.on_date, a.manager, a.deal_id, d.customer_id, d.stage, d.status, d.amount,
         NOT coalesce(d.qualified, false) AS bad, a.source, a._import, a._line
  FROM v_activities a JOIN v_deals d ON d.deal_id = a.deal_id
  WHERE a.kind IN ('meeting', 'visit') AND NOT a.is_automatic AND CAST(a.on_date AS INT) >= $year_day
) p
GROUP BY p.manager
ORDER BY p.manager
