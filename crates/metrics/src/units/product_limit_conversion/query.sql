-- Deals of the cohort with the highest stage reached and the way they left it.
SELECT {cuts}x.created_on AS on_date, x.pipeline AS pipe, r.rank AS rank, r.exit AS exit
FROM v_deals x JOIN deal_reach r ON r.deal_id = x.deal_id {joins} WHERE true {filters}
