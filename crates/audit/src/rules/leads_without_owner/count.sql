-- Leads of the last year and those without a responsible person, by channel.
SELECT channel, count(*) AS n, sum(CASE WHEN manager IS NULL THEN 1 ELSE 0 END) AS x
FROM v_leads
WHERE CAST(created_on AS INT) >= $year_day
GROUP BY channel
ORDER BY channel
