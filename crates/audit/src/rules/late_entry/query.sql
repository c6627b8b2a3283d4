-- Records entered late, the latest first.
SELECT a.activity_id, a.kind, a.on_date, a.manager, e.manager_name, a.customer_id, a.deal_id, a.lag_minutes, a.logged_at, a.source, a._import, a._line
FROM (
  SELECT *, (CAST(logged_at AS BIGINT) - CAST(started_at AS BIGINT)) / 60000000 - coalesce(duration_s, 0) / 60 AS lag_minutes
  FROM v_activities
  WHERE logged_at IS NOT NULL AND NOT is_automatic AND kind IN ('call', 'meeting', 'visit') AND CAST(on_date AS INT) > $day - 92
) a LEFT JOIN v_employees e ON e.manager = a.manager
WHERE a.lag_minutes > $minutes
ORDER BY a.lag_minutes DESC, a.activity_id
