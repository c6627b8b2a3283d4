-- Managers who left in the year and the days everyone worked in it.
SELECT count(*) AS people, sum(CASE WHEN CAST(left_on AS INT) >= $year_day AND left_on <= $today THEN 1 ELSE 0 END) AS x,
       sum(greatest(0, least(coalesce(CAST(left_on AS INT), $day), $day) - greatest(CAST(hired_on AS INT), $year_day) + 1)) AS days
FROM v_employees
WHERE role = 'manager' AND hired_on IS NOT NULL AND hired_on <= $today AND (left_on IS NULL OR CAST(left_on AS INT) >= $year_day)
