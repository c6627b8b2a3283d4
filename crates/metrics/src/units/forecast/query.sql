-- Every live deal: what was open, and since when, is replayed from the history.
SELECT {cuts}x.created_on AS on_date, x.deal_id AS deal_id FROM v_deals x {joins} WHERE true {filters}
