-- Open deals with their kept chances.
SELECT {cuts}x.created_on AS on_date, x.deal_id AS deal_id, x.pipeline AS pipe, x.stage AS stage, k.k_amount AS amount, x.currency AS currency,
       k.chance, k.chance_low, k.chance_high, k.cases, k.cases_won, k.method, k.reason_1, k.effect_1, k.reason_2, k.effect_2, k.reason_3, k.effect_3
FROM v_open_deals x JOIN deal_chance k ON k.k_deal = x.deal_id {joins} WHERE true {filters}
