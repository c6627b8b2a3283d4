-- Work stages really entered by the deals of the cohort.
SELECT {cuts}x.created_on AS on_date, x.pipeline AS pipe, v.rank AS rank
FROM v_deals x JOIN deal_visits v ON v.deal_id = x.deal_id {joins} WHERE true {filters}
