-- Managers who talked in the last eight weeks with the number of their conversations and reviews.
WITH reviewed AS (SELECT DISTINCT activity_id FROM call_reviews WHERE at <= $as_of AND CAST(local_date(at) AS INT) > $day - 56)
SELECT a.manager, e.manager_name, count(DISTINCT a.activity_id) AS conversations, count(DISTINCT r.activity_id) AS reviewed
FROM v_activities a
LEFT JOIN reviewed r ON r.activity_id = a.activity_id
LEFT JOIN v_employees e ON e.manager = a.manager
WHERE a.kind IN ('call', 'meeting') AND CAST(a.on_date AS INT) > $day - 56 AND a.manager IS NOT NULL
GROUP BY a.manager, e.manager_name
ORDER BY count(DISTINCT r.activity_id), a.manager
