-- Open tasks with a due time; hit = past it at as-of.
SELECT {cuts}x.created_on AS on_date, x.times_moved AS times_moved, x.o_deal AS o_deal, x.o_amount AS amount, x.o_currency AS currency,
       CASE WHEN x.due_at < a.as_of THEN 1 ELSE 0 END AS hit,
       CASE WHEN x.due_at < a.as_of THEN CAST(arrow_cast(arrow_cast(a.as_of, 'Timestamp(Microsecond, Some("UTC"))'), 'Int64') - arrow_cast(x.due_at, 'Int64') AS DOUBLE) / CAST(86400000000 AS DOUBLE) END AS days_late
FROM due_tasks x CROSS JOIN v_as_of a {joins} WHERE true {filters}
