-- Managers without a review, the most talking first.
SELECT p.manager, p.name, p.team, p.talks, p.reviewed
FROM (
  SELECT t.manager, e.manager_name AS name, e.team, t.talks, coalesce(r.reviewed, 0) AS reviewed, r.manager IS NULL AS bad
  FROM (SELECT manager, count(*) AS talks FROM v_activities WHERE kind IN ('call', 'meeting') AND CAST(on_date AS INT) > $day - 56 AND manager IS NOT NULL
        GROUP BY manager HAVING count(*) >= 20) t
  JOIN v_employees e ON e.manager = t.manager AND e.role = 'manager' AND (e.left_on IS NULL OR e.left_on > $today)
  LEFT JOIN (SELECT a.manager, count(DISTINCT a.activity_id) AS reviewed FROM call_reviews c JOIN v_activities a ON a.activity_id = c.activity_id
             WHERE c.at <= $as_of AND CAST(local_date(c.at) AS INT) > $day - 56 GROUP BY a.manager) r ON r.manager = t.manager
  CROSS JOIN (SELECT count(*) AS seen FROM call_reviews WHERE at <= $as_of AND CAST(local_date(at) AS INT) > $day - 56) s
  WHERE s.seen > 0
) p
WHERE p.bad
ORDER BY p.talks DESC, p.manager
