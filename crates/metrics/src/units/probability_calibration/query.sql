-- Judged views of the later period.
SELECT {cuts}x.created_on AS on_date, x.deal_id AS deal_id, k.view_on, k.by_model, k.by_table, k.won
FROM chance_past k JOIN v_deals x ON x.deal_id = k.k_deal {joins} WHERE true {filters}
