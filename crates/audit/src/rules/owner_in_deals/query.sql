-- Deals of the last year that an owner of the company runs or works on, the largest first.
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.pipeline, d.status, d.amount, d.created_on, a.actions AS owner_actions,
       d.source, d._import, d._line
FROM v_deals d JOIN v_employees e ON e.manager = d.manager
LEFT JOIN (SELECT c.deal_id, count(*) AS actions FROM v_activities c JOIN v_employees o ON o.manager = c.manager AND o.role = 'owner'
           WHERE c.deal_id IS NOT NULL GROUP BY c.deal_id) a ON a.deal_id = d.deal_id
WHERE CAST(d.created_on AS INT) >= $year_day AND (e.role = 'owner' OR a.deal_id IS NOT NULL)
ORDER BY d.amount DESC NULLS LAST, d.deal_id
