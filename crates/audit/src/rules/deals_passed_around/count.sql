-- Deals of the year and those whose manager changed at least twice.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  WITH moves AS (
    SELECT deal_id, count(*) AS moves, max(at) AS last_at FROM a_changes
    WHERE what = 'owner' AND at <= $as_of AND old IS NOT NULL AND old <> new
    GROUP BY deal_id
  )
  SELECT d.deal_id, d.customer_id, d.manager, d.pipeline, d.stage, d.status, d.amount, d.created_on, coalesce(m.moves, 0) AS moves,
         coalesce(m.moves, 0) >= $least AS bad, d.source, d._import, d._line
  FROM v_deals d CROSS JOIN (SELECT count(*) AS seen FROM moves) s LEFT JOIN moves m ON m.deal_id = d.deal_id
  WHERE CAST(d.created_on AS INT) >= $year_day AND s.seen > 0
) p
