-- Open deals; hit = nothing happened for more than 14 days.
SELECT {cuts}x.created_on AS on_date, x.amount AS amount, x.currency AS currency,
       CASE WHEN lt.touched_at < a.as_of - INTERVAL '14 days' THEN 1 ELSE 0 END AS hit
FROM v_open_deals x JOIN deal_last_touch lt ON lt.deal_id = x.deal_id CROSS JOIN v_as_of a {joins} WHERE true {filters}
