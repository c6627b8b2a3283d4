-- Open deals delayed at least twice and those without a task ahead.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN p.bad THEN p.amount END) AS amount
FROM (
  WITH pushed AS (
    SELECT deal_id, count(*) AS moves, max(at) AS last_at FROM a_changes
    WHERE what = 'promise' AND at <= $as_of AND old IS NOT NULL AND new > old
    GROUP BY deal_id
  )
  SELECT d.deal_id, d.customer_id, d.manager, d.pipeline, d.stage, d.amount, d.expected_close_on, p.moves, local_date(p.last_at) AS moved_on,
         t.deal_id IS NULL AS bad, d.source, d._import, d._line
  FROM v_open_deals d JOIN pushed p ON p.deal_id = d.deal_id
  LEFT JOIN (SELECT DISTINCT deal_id FROM v_tasks WHERE completed_at IS NULL AND deal_id IS NOT NULL AND (due_at IS NULL OR due_at > $as_of)) t ON t.deal_id = d.deal_id
  WHERE p.moves >= $moves
) p
