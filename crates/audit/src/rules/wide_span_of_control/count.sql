-- Heads and those with too many working people.
SELECT count(*) AS n, sum(CASE WHEN people > $most THEN 1 ELSE 0 END) AS x, max(people) AS widest
FROM (SELECT head_id, count(*) AS people FROM v_employees WHERE head_id IS NOT NULL AND (left_on IS NULL OR left_on > $today) GROUP BY head_id)
