-- Win rate of closed deals of the last year by pipeline and manager.
SELECT d.pipeline, d.manager, e.manager_name, count(*) AS closed, sum(CASE WHEN d.status = 'won' THEN 1 ELSE 0 END) AS won,
       sum(CASE WHEN d.status = 'won' THEN d.amount END) AS won_amount
FROM v_deals d LEFT JOIN v_employees e ON e.manager = d.manager
WHERE d.status IN ('won', 'lost') AND CAST(d.closed_on AS INT) >= $year_day AND d.manager IS NOT NULL
GROUP BY d.pipeline, d.manager, e.manager_name
ORDER BY d.pipeline, sum(CASE WHEN d.status = 'won' THEN 1 ELSE 0 END) * 1000000 / count(*), d.manager
