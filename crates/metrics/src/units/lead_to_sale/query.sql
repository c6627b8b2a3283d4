-- Leads of the period, hit = the lead has a won deal.
SELECT {cuts}x.created_on AS on_date, CASE WHEN w.w_lead IS NULL THEN 0 ELSE 1 END AS hit
FROM v_leads x
LEFT JOIN (SELECT lead_id AS w_lead FROM (
    SELECT l.lead_id FROM v_leads l JOIN v_deals d ON d.deal_id = l.deal_id AND d.status = 'won'
    UNION SELECT d.lead_id FROM v_deals d  WHERE d.lead_id IS NOT NULL AND d.status = 'won'
  ) GROUP BY lead_id) w ON w.w_lead = x.lead_id
{joins} WHERE true {filters}
