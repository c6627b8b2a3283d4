-- Documents of the last two half-years: earlier one first, with returns.
SELECT half, count(*) AS n, sum(CASE WHEN is_return THEN 1 ELSE 0 END) AS x
FROM (SELECT CASE WHEN CAST(on_date AS INT) > $day - 183 THEN 1 ELSE 0 END AS half, is_return FROM v_orders WHERE CAST(on_date AS INT) > $day - 366)
GROUP BY half
ORDER BY half
