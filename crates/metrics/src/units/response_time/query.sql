-- Working microseconds to the first answer, or to as-of when there was none.
SELECT {cuts}x.created_on AS on_date, rt.micros AS micros, rt.answered AS answered, rt.clock_error AS clock_error
FROM v_leads x JOIN lead_response rt ON rt.lead_id = x.lead_id {joins} WHERE true {filters}
