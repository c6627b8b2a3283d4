-- Leads and whether they were lost without a trace.
SELECT {cuts}x.created_on AS on_date,
       CASE WHEN NOT rt.answered AND rt.micros > 7200000000 AND x.deal_id IS NULL THEN 1 ELSE 0 END AS never_contacted,
       CASE WHEN x.status = 'disqualified' AND x.reason IS NULL AND x.deal_id IS NULL AND rt.answered THEN 1 ELSE 0 END AS no_reason,
       CASE WHEN x.manager IS NULL AND x.deal_id IS NULL AND rt.answered THEN 1 ELSE 0 END AS no_owner
FROM v_leads x JOIN lead_response rt ON rt.lead_id = x.lead_id {joins} WHERE true {filters}
