-- Promised payments with the document and the deal they belong to; one paid after as-of is still unpaid.
SELECT {cuts}x.on_date, x.planned_on AS planned_on, x.paid_on AS paid_on, x.amount AS amount, x.today AS today
FROM (
  SELECT p.planned_on AS on_date, p.planned_on, CASE WHEN p.paid_at <= a.as_of THEN local_date(p.paid_at) END AS paid_on, p.amount,
         local_date(a.as_of) AS today, coalesce(p.deal_id, o.deal_id) AS deal_id, coalesce(p.customer_id, o.customer_id, d.customer_id) AS customer_id,
         coalesce(o.manager, d.manager) AS manager, p.amount AS net, p.attrs, coalesce(p.order_id, p.id) AS order_id, arrow_cast(p.planned_on, 'Timestamp(Microsecond, Some("UTC"))') AS at
  FROM payments p CROSS JOIN v_as_of a
  LEFT JOIN v_orders o ON o.order_id = p.order_id
  LEFT JOIN v_deals d ON d.deal_id = coalesce(p.deal_id, o.deal_id)
  WHERE p.planned_on IS NOT NULL
) x {joins} WHERE true {filters}
