-- Deals of the last year with a known responsible person, and those an owner of the company runs or works on.
SELECT count(*) AS n, sum(CASE WHEN e.role = 'owner' OR a.deal_id IS NOT NULL THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN e.role = 'owner' OR a.deal_id IS NOT NULL THEN d.amount END) AS amount
FROM v_deals d JOIN v_employees e ON e.manager = d.manager
LEFT JOIN (SELECT DISTINCT c.deal_id FROM v_activities c JOIN v_employees o ON o.manager = c.manager AND o.role = 'owner'
           WHERE c.deal_id IS NOT NULL) a ON a.deal_id = d.deal_id
WHERE CAST(d.created_on AS INT) >= $year_day AND e.role IS NOT NULL
