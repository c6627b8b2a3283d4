-- Tasks of the period; hit = pushed twice or more, ticked = set and done within a minute.
SELECT {cuts}x.created_on AS on_date, CASE WHEN x.times_moved >= 2 THEN 1 ELSE 0 END AS hit, x.times_moved AS moves,
       x.completed_at IS NOT NULL AS done, coalesce(x.completed_at >= x.created_at AND x.completed_at < x.created_at + INTERVAL '1 minute', false) AS ticked
FROM v_tasks x {joins} WHERE true {filters}
