-- Deals that got a proposal in the last year and those never marked as qualified, by manager.
SELECT d.manager, count(*) AS n, sum(CASE WHEN coalesce(d.qualified, false) THEN 0 ELSE 1 END) AS x,
       sum(CASE WHEN coalesce(d.qualified, false) THEN NULL ELSE d.amount END) AS amount
FROM v_deals d
JOIN (SELECT DISTINCT deal_id FROM proposals WHERE sent_at <= $as_of AND CAST(local_date(sent_at) AS INT) >= $year_day) p ON p.deal_id = d.deal_id
GROUP BY d.manager
ORDER BY d.manager
