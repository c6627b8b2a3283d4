-- Leads whose norm has run out or that were answered; hit = answered in time.
SELECT {cuts}x.created_on AS on_date, CASE WHEN rt.answered AND rt.micros <= 900000000 THEN 1 ELSE 0 END AS hit
FROM v_leads x JOIN lead_response rt ON rt.lead_id = x.lead_id {joins}
WHERE NOT rt.clock_error AND (rt.answered OR rt.micros > 900000000) {filters}
