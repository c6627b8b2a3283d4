-- Leads at least thirty days old: band of working time to the first answer, source, third of the day; hit = sold.
SELECT {cuts}x.created_on AS on_date, coalesce(x.channel, '') AS source, local_hour(x.created_at) / 8 AS hours,
       CASE WHEN w.w_lead IS NULL THEN 0 ELSE 1 END AS hit,
       CASE WHEN NOT rt.answered THEN '6: none' WHEN rt.micros <= 300000000 THEN '1: <=5' WHEN rt.micros <= 900000000 THEN '2: 5-15'
            WHEN rt.micros <= 3600000000 THEN '3: 15-60' WHEN rt.micros <= 14400000000 THEN '4: 60-240' ELSE '5: >240' END AS band
FROM v_leads x JOIN lead_response rt ON rt.lead_id = x.lead_id CROSS JOIN v_as_of ao
LEFT JOIN (SELECT lead_id AS w_lead FROM (
    SELECT l.lead_id FROM v_leads l JOIN v_deals d ON d.deal_id = l.deal_id AND d.status = 'won'
    UNION SELECT d.lead_id FROM v_deals d WHERE d.lead_id IS NOT NULL AND d.status = 'won'
  ) GROUP BY lead_id) w ON w.w_lead = x.lead_id
{joins} WHERE NOT rt.clock_error AND x.created_at <= ao.as_of - INTERVAL '30 days' {filters}
