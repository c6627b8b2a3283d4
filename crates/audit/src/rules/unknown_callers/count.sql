-- Answered incoming calls of the quarter and those tied to nobody.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT a.activity_id, a.on_date, a.started_at, a.manager, a.duration_s, a.result, a.customer_id IS NULL AND a.deal_id IS NULL AND a.lead_id IS NULL AS bad,
         a.source, a._import, a._line
  FROM v_activities a
  WHERE a.kind = 'call' AND a.direction = 'in' AND coalesce(a.answered, a.duration_s > 0) AND CAST(a.on_date AS INT) > $day - 92
) p
