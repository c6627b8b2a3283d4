-- Open tasks with a due time; hit = past it at as-of.
SELECT {cuts}x.created_on AS on_date, CASE WHEN x.due_at < a.as_of THEN 1 ELSE 0 END AS hit,
       CASE WHEN x.due_at < a.as_of THEN CAST(arrow_cast(a.as_of, 'Int64') - arrow_cast(x.due_at, 'Int64') AS DOUBLE) / 86400000000.0 END AS days_late
FROM v_tasks x CROSS JOIN v_as_of a {joins} WHERE x.completed_at IS NULL AND x.due_at IS NOT NULL {filters}
