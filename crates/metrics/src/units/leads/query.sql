-- Leads by the local day they came.
SELECT {cuts}x.created_on AS on_date FROM v_leads x {joins} WHERE true {filters}
