-- Open deals with a promised date and those whose date was pushed forward again and again, by manager.
WITH pushed AS (
  SELECT deal_id, count(*) AS moves
  FROM a_changes
  WHERE what = 'promise' AND at <= $as_of
    AND old IS NOT NULL AND new > old
  GROUP BY deal_id
)
SELECT d.manager, count(*) AS n, sum(CASE WHEN p.moves >= $moves THEN 1 ELSE 0 END) AS x, sum(CASE WHEN p.moves >= $moves THEN d.amount END) AS amount
FROM v_open_deals d LEFT JOIN pushed p ON p.deal_id = d.deal_id
WHERE d.expected_close_on IS NOT NULL
GROUP BY d.manager
ORDER BY d.manager
