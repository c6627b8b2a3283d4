-- Deals of the cohort with stage reached, exit, manager and money.
SELECT {cuts}x.created_on AS on_date, x.pipeline AS pipe, r.rank AS rank, r.exit AS exit, x.manager AS seller, x.amount AS amount, x.margin AS margin, x.status AS outcome
FROM v_deals x JOIN deal_reach r ON r.deal_id = x.deal_id {joins} WHERE true {filters}
