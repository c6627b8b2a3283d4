-- Open deals whose promised date was pushed forward again and again, the most pushed first.
WITH pushed AS (
  SELECT deal_id, count(*) AS moves, min(old) AS first_promise, max(new) AS last_promise
  FROM a_changes
  WHERE what = 'promise' AND at <= $as_of
    AND old IS NOT NULL AND new > old
  GROUP BY deal_id
)
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.pipeline, d.stage, d.amount, p.moves, p.first_promise, d.expected_close_on,
       d.source, d._import, d._line
FROM v_open_deals d
JOIN pushed p ON p.deal_id = d.deal_id
LEFT JOIN v_employees e ON e.manager = d.manager
WHERE p.moves >= $moves AND d.expected_close_on IS NOT NULL
ORDER BY p.moves DESC, d.amount DESC NULLS LAST, d.deal_id
