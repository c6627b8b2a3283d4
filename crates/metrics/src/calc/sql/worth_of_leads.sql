-- Leads at least ninety days old, how many were won and what those brought.
SELECT count(*) AS leads, count(w.w_lead) AS won, count(w.margin) AS margins, sum(w.margin) AS margin, sum(w.amount) AS amount
FROM v_leads x CROSS JOIN v_as_of a
LEFT JOIN (
  SELECT w_lead, sum(margin) AS margin, sum(amount) AS amount FROM (
    SELECT l.lead_id AS w_lead, d.deal_id, d.margin, d.amount FROM v_leads l JOIN v_deals d ON d.deal_id = l.deal_id AND d.status = 'won'
    UNION SELECT d.lead_id, d.deal_id, d.margin, d.amount FROM v_deals d WHERE d.lead_id IS NOT NULL AND d.status = 'won'
  ) GROUP BY w_lead
) w ON w.w_lead = x.lead_id
WHERE x.created_at <= a.as_of - INTERVAL '90 days'
