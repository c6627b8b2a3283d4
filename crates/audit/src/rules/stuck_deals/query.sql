-- Open deals standing in their stage longer than nine tenths of the won deals stood there, the largest excess first.
SELECT o.deal_id, o.customer_id, o.manager, o.manager_name, o.pipeline, o.stage, o.amount, o.stage_days, u.p90 AS usual_days, o.moved_on,
       o.source, o._import, o._line
FROM a_open o JOIN a_usual u ON u.pipeline = o.pipeline AND u.stage = o.stage AND u.n >= $min_won
WHERE o.stage_days > u.p90
ORDER BY o.stage_days - u.p90 DESC, o.deal_id
