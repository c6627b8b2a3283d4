-- Deals closed in the last year by pipeline and manager: won among closed.
SELECT pipeline, manager, count(*) AS n, sum(CASE WHEN status = 'won' THEN 1 ELSE 0 END) AS x
FROM v_deals
WHERE status IN ('won', 'lost') AND CAST(closed_on AS INT) >= $year_day AND manager IS NOT NULL
GROUP BY pipeline, manager
ORDER BY pipeline, manager
