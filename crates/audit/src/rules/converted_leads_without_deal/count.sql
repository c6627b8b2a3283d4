-- Leads converted in the year and those without a deal.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT l.lead_id, l.created_on, l.channel, l.manager, l.customer_id, l.deal_id IS NULL AND d.lead_id IS NULL AS bad, l.source, l._import, l._line
  FROM v_leads l LEFT JOIN (SELECT DISTINCT lead_id FROM v_deals WHERE lead_id IS NOT NULL) d ON d.lead_id = l.lead_id
  WHERE l.status = 'converted' AND CAST(l.created_on AS INT) >= $year_day
) p
