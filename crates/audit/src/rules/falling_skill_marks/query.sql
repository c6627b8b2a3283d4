-- Failed marks of the last quarter, the latest first.
SELECT r.activity_id, a.manager, e.manager_name, local_date(r.at) AS on_date, r.item, r.mark, r.full AS full_mark, r.source, r._import, r._line
FROM (
  SELECT *, max(mark) OVER (PARTITION BY scorecard) AS full FROM call_reviews
  WHERE mark IS NOT NULL AND at <= $as_of AND CAST(local_date(at) AS INT) > $day - 184
) r LEFT JOIN v_activities a ON a.activity_id = r.activity_id LEFT JOIN v_employees e ON e.manager = a.manager
WHERE r.full > 0 AND r.mark * 2 < r.full AND CAST(local_date(r.at) AS INT) > $day - 92
ORDER BY r.at DESC, r.activity_id, r.item
