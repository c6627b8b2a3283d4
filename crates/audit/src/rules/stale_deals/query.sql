-- Open deals without movement, the longest silence first.
SELECT deal_id, customer_id, manager, manager_name, pipeline, stage, amount, created_on, moved_on, idle_days, source, _import, _line
FROM a_open
WHERE idle_days > $days
ORDER BY idle_days DESC, deal_id
