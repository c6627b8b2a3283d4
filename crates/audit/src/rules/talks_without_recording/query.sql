-- Calls without a recording, the longest first.
SELECT p.activity_id, p.on_date, p.manager, e.manager_name, p.customer_id, p.deal_id, p.duration_s, p.source, p._import, p._line
FROM (
  SELECT id AS activity_id, local_date(started_at) AS on_date, owner_id AS manager, customer_id, deal_id, duration_s,
         recording_url IS NULL AND transcript IS NULL AS bad, source, _import, _line
  FROM activities
  WHERE kind = 'call' AND started_at <= $as_of AND CAST(local_date(started_at) AS INT) > $day - 56 AND coalesce(answered, true) AND duration_s >= 60
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.duration_s DESC, p.activity_id
