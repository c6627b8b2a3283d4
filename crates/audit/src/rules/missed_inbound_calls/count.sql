-- Incoming calls of the half-year and the unanswered ones.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT a.activity_id, a.on_date, a.started_at, local_hour(a.started_at) AS hour, a.manager, a.customer_id, a.wait_s, NOT a.answered AS bad,
         a.source, a._import, a._line
  FROM v_activities a
  WHERE a.kind = 'call' AND a.direction = 'in' AND a.answered IS NOT NULL AND CAST(a.on_date AS INT) > $day - 183
) p
