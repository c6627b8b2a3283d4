-- Deals by the local day they were made.
SELECT {cuts}x.created_on AS on_date FROM v_deals x {joins} WHERE true {filters}
