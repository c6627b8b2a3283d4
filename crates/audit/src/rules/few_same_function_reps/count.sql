-- Functions of working managers and those with too few people to compare.
SELECT count(*) AS n, sum(CASE WHEN people < $least THEN 1 ELSE 0 END) AS x, sum(people) AS people, min(people) AS smallest
FROM (
  SELECT function, count(*) AS people FROM v_employees
  WHERE role = 'manager' AND function IS NOT NULL AND (left_on IS NULL OR left_on > $today) GROUP BY function
)
