-- Lost deals of the year with a reason and those put down to price.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN p.bad THEN p.amount END) AS amount
FROM (
  SELECT deal_id, customer_id, manager, pipeline, stage, amount, closed_on, loss_reason,
         strpos(lower(loss_reason), 'цен') > 0 OR strpos(lower(loss_reason), 'дорог') > 0 OR strpos(lower(loss_reason), 'дешевл') > 0
           OR strpos(lower(loss_reason), 'price') > 0 OR strpos(lower(loss_reason), 'expensive') > 0 OR strpos(lower(loss_reason), 'budget') > 0 AS bad,
         source, _import, _line
  FROM v_deals WHERE status = 'lost' AND loss_reason IS NOT NULL AND CAST(closed_on AS INT) >= $year_day
) p
