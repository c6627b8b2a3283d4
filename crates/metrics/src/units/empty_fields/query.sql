-- Deals and which fields are empty: nothing, zero, a dash and the word "нет" are all empty.
SELECT {cuts}x.created_on AS on_date, x.status AS outcome,
       CASE WHEN coalesce(x.amount, 0) = 0 THEN 1 ELSE 0 END AS amount,
       CASE WHEN x.channel IS NULL OR trim(x.channel) IN ('', '-', '—', 'нет', 'Нет') THEN 1 ELSE 0 END AS channel,
       CASE WHEN x.customer_id IS NULL THEN 1 ELSE 0 END AS customer_id, CASE WHEN x.manager IS NULL THEN 1 ELSE 0 END AS owner_id,
       CASE WHEN x.expected_close_on IS NULL THEN 1 ELSE 0 END AS expected_close_on,
       CASE WHEN x.loss_reason IS NULL OR trim(x.loss_reason) IN ('', '-', '—', 'нет', 'Нет') THEN 1 ELSE 0 END AS loss_reason
FROM v_deals x {joins} WHERE x.status IN ('open', 'lost') {filters}
