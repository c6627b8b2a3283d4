-- Sales and returns of the books known at as-of: cancelled ones are out, a return is negative whatever sign the file used.
SELECT o.id AS order_id, o.at, local_date(o.at) AS on_date, o.customer_id, o.deal_id, {manager} AS manager, o.currency, o.discount,
       (coalesce(o.kind, '') = 'return' OR (o.kind IS NULL AND o.amount < 0)) AS is_return,
       CASE WHEN o.kind = 'return' OR (o.kind IS NULL AND o.amount < 0) THEN -abs(o.amount) ELSE o.amount END AS net,
       CASE WHEN o.kind = 'return' OR (o.kind IS NULL AND o.amount < 0) THEN -abs(o.margin) ELSE o.margin END AS net_margin,
       o.attrs, o.source, o._import, o._file, o._line
FROM {orders} o {order_joins}
WHERE o.at <= {as_of} AND coalesce(o.status, 'done') <> 'cancelled'
