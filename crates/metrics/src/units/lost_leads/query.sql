-- Leads and how they were lost without a trace, if they were; a lead with a deal is not lost here.
SELECT {cuts}x.created_on AS on_date,
       CASE WHEN x.deal_id IS NOT NULL OR dl.d_lead IS NOT NULL OR coalesce(x.status, '') = 'converted' THEN NULL
            WHEN NOT rt.answered AND rt.micros > 7200000000 THEN 'never_contacted'
            WHEN x.status = 'disqualified' AND (x.reason IS NULL OR trim(x.reason) IN ('', '-', '—', 'нет', 'Нет')) THEN 'no_reason'
            WHEN x.manager IS NULL AND rt.answered THEN 'no_owner' END AS lost
FROM v_leads x JOIN lead_response rt ON rt.lead_id = x.lead_id
LEFT JOIN (SELECT DISTINCT lead_id AS d_lead FROM v_deals WHERE lead_id IS NOT NULL) dl ON dl.d_lead = x.lead_id
{joins} WHERE true {filters}
