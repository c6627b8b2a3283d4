-- Deals won in the last five calendar days of a month, newest first.
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.amount, d.discount, d.created_on, d.closed_on, d.source, d._import, d._line
FROM v_deals d LEFT JOIN v_employees e ON e.manager = d.manager
WHERE d.status = 'won' AND d.closed_on >= $m_from AND d.closed_on < $m_to
  AND date_part('day', d.closed_on + INTERVAL '5 days') <= 5
ORDER BY d.closed_on DESC, d.deal_id
