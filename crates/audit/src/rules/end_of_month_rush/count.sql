-- Deals won by day in the last twelve complete months.
SELECT closed_on AS day, count(*) AS n FROM v_deals
WHERE status = 'won' AND closed_on >= $m_from AND closed_on < $m_to
GROUP BY closed_on
ORDER BY closed_on
