-- Tasks known at as-of; one completed later is still open.
SELECT id AS task_id, created_at, local_date(created_at) AS created_on, owner_id AS manager, deal_id, lead_id, customer_id, kind, due_at,
       CASE WHEN completed_at <= {as_of} THEN completed_at END AS completed_at, coalesce(times_moved, 0) AS times_moved,
       attrs, source, _import, _file, _line
FROM tasks
WHERE created_at <= {as_of}
