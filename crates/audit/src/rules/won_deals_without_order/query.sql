-- Won deals of the last year with no order, the largest first.
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.pipeline, d.amount, d.closed_on, d.source, d._import, d._line
FROM v_deals d
LEFT JOIN v_employees e ON e.manager = d.manager
LEFT JOIN (SELECT DISTINCT deal_id FROM v_orders WHERE NOT is_return AND deal_id IS NOT NULL) o ON o.deal_id = d.deal_id
LEFT JOIN (SELECT customer_id, on_date FROM v_orders WHERE NOT is_return AND deal_id IS NULL AND customer_id IS NOT NULL) f
  ON f.customer_id = d.customer_id AND abs(CAST(f.on_date AS INT) - CAST(d.closed_on AS INT)) <= $window
WHERE d.status = 'won' AND CAST(d.closed_on AS INT) >= $year_day AND CAST(d.closed_on AS INT) <= $day - $grace
  AND d.closed_on >= (SELECT min(on_date) FROM v_orders) AND o.deal_id IS NULL AND f.customer_id IS NULL
ORDER BY d.amount DESC NULLS LAST, d.deal_id
