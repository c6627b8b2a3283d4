-- Open deals; hit = no open task on the deal, nor on its customer without naming a deal.
SELECT {cuts}x.created_on AS on_date, CASE WHEN td.t_deal IS NULL AND tc.t_customer IS NULL THEN 1 ELSE 0 END AS hit,
       x.amount AS amount, x.currency AS currency
FROM v_open_deals x
LEFT JOIN (SELECT DISTINCT deal_id AS t_deal FROM v_tasks WHERE completed_at IS NULL AND deal_id IS NOT NULL) td ON td.t_deal = x.deal_id
LEFT JOIN (SELECT DISTINCT customer_id AS t_customer FROM v_tasks WHERE completed_at IS NULL AND deal_id IS NULL AND customer_id IS NOT NULL) tc ON tc.t_customer = x.customer_id
{joins} WHERE true {filters}
