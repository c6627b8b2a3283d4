-- Answered incoming calls of the quarter and those with a long wait.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT activity_id, on_date, started_at, local_hour(started_at) AS hour, manager, customer_id, wait_s, answered, wait_s > $seconds AS bad, source, _import, _line
  FROM v_activities WHERE kind = 'call' AND direction = 'in' AND wait_s IS NOT NULL AND coalesce(answered, true) AND CAST(on_date AS INT) > $day - 92
) p
