-- Open tasks with a due time; hit = past it at as-of. A task of a deal that is closed, merged or a test is nobody's work and is left out.
SELECT {cuts}x.created_on AS on_date, x.times_moved AS times_moved, od.o_deal AS o_deal, od.o_amount AS amount, od.o_currency AS currency,
       CASE WHEN x.due_at < a.as_of THEN 1 ELSE 0 END AS hit,
       CASE WHEN x.due_at < a.as_of THEN CAST(arrow_cast(arrow_cast(a.as_of, 'Timestamp(Microsecond, Some("UTC"))'), 'Int64') - arrow_cast(x.due_at, 'Int64') AS DOUBLE) / CAST(86400000000 AS DOUBLE) END AS days_late
FROM v_tasks x CROSS JOIN v_as_of a
LEFT JOIN (SELECT deal_id AS o_deal, max(amount) AS o_amount, min(currency) AS o_currency FROM v_open_deals GROUP BY deal_id) od ON od.o_deal = x.deal_id
LEFT JOIN (SELECT DISTINCT id AS k_deal FROM deals) kd ON kd.k_deal = x.deal_id
{joins} WHERE x.completed_at IS NULL AND x.due_at IS NOT NULL AND (x.deal_id IS NULL OR od.o_deal IS NOT NULL OR kd.k_deal IS NULL) {filters}
