-- Lost deals of the last year with a reason and those whose reason explains nothing, by manager.
SELECT manager, count(*) AS n,
       sum(CASE WHEN strpos(concat(',', $words, ','), concat(',', lower(trim(loss_reason)), ',')) > 0 THEN 1 ELSE 0 END) AS x
FROM v_deals
WHERE status = 'lost' AND CAST(closed_on AS INT) >= $year_day AND loss_reason IS NOT NULL
GROUP BY manager
ORDER BY manager
