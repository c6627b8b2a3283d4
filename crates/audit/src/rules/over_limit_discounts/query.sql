-- Won deals with a discount above the limit, the most given away first.
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.amount, d.discount, d.discount - $limit * (d.amount + d.discount) AS over_limit,
       d.closed_on, d.source, d._import, d._line
FROM v_deals d LEFT JOIN v_employees e ON e.manager = d.manager
WHERE d.status = 'won' AND CAST(d.closed_on AS INT) >= $year_day AND d.amount > 0 AND d.discount > $limit * (d.amount + d.discount)
ORDER BY d.discount - $limit * (d.amount + d.discount) DESC, d.deal_id
