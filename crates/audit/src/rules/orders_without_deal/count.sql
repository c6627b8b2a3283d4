-- Sales of the last year inside the time covered by deals, and those with no deal, by manager.
SELECT o.manager, count(*) AS n, sum(CASE WHEN d.deal_id IS NULL THEN 1 ELSE 0 END) AS x, sum(CASE WHEN d.deal_id IS NULL THEN o.net END) AS amount
FROM v_orders o LEFT JOIN v_deals d ON d.deal_id = o.deal_id
WHERE NOT o.is_return AND CAST(o.on_date AS INT) >= $year_day AND o.on_date >= (SELECT min(created_on) FROM v_deals)
GROUP BY o.manager
ORDER BY o.manager
