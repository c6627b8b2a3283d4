-- Delayed deals without a task ahead, the most delayed first.
SELECT p.deal_id, p.customer_id, p.manager, e.manager_name, p.pipeline, p.stage, p.amount, p.expected_close_on, p.moves, p.moved_on, p.source, p._import, p._line
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
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.moves DESC, p.amount DESC NULLS LAST, p.deal_id
