-- Deals lost in the last year with the stage they were lost at, the largest first.
SELECT r.deal_id, r.customer_id, r.manager, e.manager_name, r.pipeline, s.stage AS lost_at, r.amount, r.loss_reason, r.created_on, r.closed_on,
       r.source, r._import, r._line
FROM a_reach r
JOIN a_stages s ON s.pipeline = r.pipeline AND s.kind = 'open' AND NOT s.passive AND s.rank = r.reached
LEFT JOIN v_employees e ON e.manager = r.manager
WHERE r.status = 'lost' AND CAST(r.closed_on AS INT) >= $year_day
ORDER BY r.amount DESC NULLS LAST, r.deal_id
