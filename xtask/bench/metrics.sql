-- Hand-written equivalents of metrics for the comparison with DuckDB; $as_of is the moment.

-- name: leads
SELECT count(*) FROM leads WHERE created_at < $as_of AND coalesce(is_test, false) = false

-- name: deals_created
SELECT count(*) FROM deals WHERE created_at < $as_of AND coalesce(is_test, false) = false AND merged_into IS NULL

-- name: deals_won
SELECT count(*) FROM deals WHERE status = 'won' AND closed_at < $as_of AND coalesce(is_test, false) = false AND merged_into IS NULL

-- name: deals_lost
SELECT count(*) FROM deals WHERE status = 'lost' AND closed_at < $as_of AND coalesce(is_test, false) = false AND merged_into IS NULL

-- name: win_rate_closed
SELECT count(*) FILTER (status = 'won') / count(*)::DOUBLE FROM deals
WHERE status IN ('won', 'lost') AND closed_at < $as_of AND coalesce(is_test, false) = false AND merged_into IS NULL

-- name: cycle_length
SELECT median(epoch(closed_at) - epoch(created_at)) / 86400 FROM deals
WHERE status = 'won' AND closed_at < $as_of AND closed_at >= created_at AND coalesce(is_test, false) = false AND merged_into IS NULL

-- name: refusals_by_reason
SELECT coalesce(loss_reason, '') AS reason, count(*), sum(amount) FROM deals
WHERE status = 'lost' AND closed_at < $as_of AND coalesce(is_test, false) = false AND merged_into IS NULL GROUP BY 1 ORDER BY 2 DESC

-- name: lead_to_sale
SELECT count(*) FILTER (d.status = 'won') / count(*)::DOUBLE FROM leads l LEFT JOIN deals d ON d.id = l.deal_id AND d.closed_at < $as_of
WHERE l.created_at < $as_of AND coalesce(l.is_test, false) = false

-- name: funnel_flow
WITH r AS (SELECT e.deal_id, max(s.position) AS reached FROM stage_events e JOIN stages s ON s.stage = e.stage AND s.pipeline = e.pipeline
           WHERE e.entered_at < $as_of AND s.kind = 'open' GROUP BY 1)
SELECT d.pipeline, r.reached, count(*), count(*) FILTER (d.status = 'won'), count(*) FILTER (d.status = 'lost')
FROM deals d JOIN r ON r.deal_id = d.id WHERE d.created_at < $as_of GROUP BY 1, 2 ORDER BY 1, 2

-- name: funnel_stock
SELECT pipeline, stage, count(*), sum(amount) FROM deals WHERE status = 'open' AND created_at < $as_of GROUP BY 1, 2 ORDER BY 1, 2

-- name: stage_duration
WITH v AS (SELECT deal_id, pipeline, stage, entered_at, lead(entered_at) OVER (PARTITION BY deal_id ORDER BY entered_at) AS left_at
           FROM stage_events WHERE entered_at < $as_of)
SELECT pipeline, stage, count(*), median(epoch(coalesce(left_at, $as_of)) - epoch(entered_at)), count(*) FILTER (left_at IS NULL)
FROM v GROUP BY 1, 2 ORDER BY 1, 2

-- name: revenue
SELECT sum(CASE WHEN kind = 'return' THEN -abs(amount) ELSE amount END) FROM orders WHERE "at" < $as_of AND coalesce(status, 'done') = 'done'

-- name: margin
SELECT sum(CASE WHEN kind = 'return' THEN -abs(margin) ELSE margin END) FROM orders WHERE "at" < $as_of AND coalesce(status, 'done') = 'done'

-- name: average_ticket
SELECT avg(amount) FROM orders WHERE "at" < $as_of AND coalesce(status, 'done') = 'done' AND coalesce(kind, 'sale') = 'sale'

-- name: lines_per_order
SELECT count(*) / count(DISTINCT l.order_id)::DOUBLE FROM order_lines l JOIN orders o ON o.id = l.order_id
WHERE o."at" < $as_of AND coalesce(o.status, 'done') = 'done' AND coalesce(o.kind, 'sale') = 'sale'

-- name: new_customers
SELECT count(*) FROM (SELECT customer_id, min("at") AS first FROM orders WHERE "at" < $as_of AND coalesce(kind, 'sale') = 'sale' GROUP BY 1)

-- name: repeat_funnel
WITH n AS (SELECT customer_id, count(DISTINCT "at"::DATE) AS purchases FROM orders WHERE "at" < $as_of AND coalesce(kind, 'sale') = 'sale' GROUP BY 1)
SELECT step, count(*) FROM n, range(1, 11) t(step) WHERE purchases >= step GROUP BY 1 ORDER BY 1

-- name: ltv_operational
WITH c AS (SELECT customer_id, count(*) AS n, sum(amount) AS s, sum(margin) AS m, count(DISTINCT date_trunc('month', "at")) AS months
           FROM orders WHERE "at" < $as_of AND coalesce(kind, 'sale') = 'sale' GROUP BY 1)
SELECT (sum(s) / sum(n)) * (sum(n) / sum(months)) * (sum(m) / sum(s)) * (sum(months) / count(*)) FROM c

-- name: ltv_historic
SELECT sum(margin) / count(DISTINCT customer_id) FROM orders WHERE "at" < $as_of

-- name: abcxyz
WITH c AS (SELECT customer_id, sum(amount) AS s, count(DISTINCT date_trunc('month', "at")) AS months FROM orders
           WHERE "at" < $as_of AND "at" >= $as_of - INTERVAL 12 MONTH AND coalesce(kind, 'sale') = 'sale' GROUP BY 1),
     r AS (SELECT *, sum(s) OVER (ORDER BY s DESC, customer_id) / sum(s) OVER () AS share FROM c)
SELECT CASE WHEN share <= 0.8 THEN 'A' WHEN share <= 0.95 THEN 'B' ELSE 'C' END || CASE WHEN months >= 9 THEN 'X' WHEN months >= 4 THEN 'Y' ELSE 'Z' END AS cell,
       count(*), sum(s) FROM r GROUP BY 1 ORDER BY 1

-- name: response_time
SELECT median(epoch(first_response_at) - epoch(created_at)) / 60 FROM leads WHERE created_at < $as_of AND first_response_at < $as_of

-- name: lost_leads
SELECT count(*) FROM leads l WHERE created_at < $as_of AND first_response_at IS NULL
AND NOT EXISTS (SELECT 1 FROM activities a WHERE a.lead_id = l.id AND a.started_at < $as_of)

-- name: deals_without_task
SELECT count(*) FROM deals d WHERE status = 'open' AND created_at < $as_of
AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.deal_id = d.id AND t.completed_at IS NULL AND t.created_at < $as_of)

-- name: overdue_tasks
SELECT count(*) FROM tasks WHERE completed_at IS NULL AND due_at < $as_of AND created_at < $as_of

-- name: stale_deals
WITH last AS (SELECT deal_id, max(t) AS t FROM (SELECT deal_id, started_at AS t FROM activities UNION ALL SELECT deal_id, entered_at FROM stage_events) WHERE t < $as_of GROUP BY 1)
SELECT count(*) FROM deals d LEFT JOIN last ON last.deal_id = d.id WHERE d.status = 'open' AND d.created_at < $as_of
AND coalesce(last.t, d.created_at) < $as_of - INTERVAL 14 DAY

-- name: pipeline_value
SELECT sum(amount) FROM deals WHERE status = 'open' AND created_at < $as_of

-- name: key_person_share
SELECT max(s) / sum(s) FROM (SELECT owner_id, sum(margin) AS s FROM deals WHERE status = 'won' AND closed_at < $as_of GROUP BY 1)

-- name: evenness
SELECT stddev_pop(s) / avg(s) FROM (SELECT "at"::DATE AS d, sum(amount) AS s FROM orders WHERE "at" < $as_of GROUP BY 1)
