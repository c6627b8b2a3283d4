-- Heads of managers and those without a trace in the CRM.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  WITH seen AS (
    SELECT manager AS person FROM v_activities WHERE CAST(on_date AS INT) > $day - $days AND NOT is_automatic
    UNION SELECT reviewer_id FROM call_reviews WHERE at <= $as_of AND CAST(local_date(at) AS INT) > $day - $days
    UNION SELECT manager FROM v_tasks WHERE CAST(created_on AS INT) > $day - $days OR CAST(local_date(completed_at) AS INT) > $day - $days
    UNION SELECT actor_id FROM v_stage_events WHERE CAST(local_date(entered_at) AS INT) > $day - $days
    UNION SELECT actor_id FROM field_events WHERE at <= $as_of AND CAST(local_date(at) AS INT) > $day - $days
  )
  SELECT h.manager, h.manager_name AS name, h.role, h.team, t.people, s.person IS NULL AS bad
  FROM (SELECT head_id, count(*) AS people FROM v_employees WHERE role = 'manager' AND head_id IS NOT NULL AND (left_on IS NULL OR left_on > $today) GROUP BY head_id) t
  JOIN v_employees h ON h.manager = t.head_id AND h.role = 'head'
  LEFT JOIN seen s ON s.person = h.manager
) p
