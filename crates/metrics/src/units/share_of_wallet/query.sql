-- What clients told about their purchases: ours and all, by group of goods.
SELECT {cuts}x.on_date, x.on_date AS told_on, x.customer_id AS who, x.category AS grp, x.ours, x.total, x.guess
FROM (
  SELECT w."on" AS on_date, w.customer_id, w.category, CAST(NULL AS VARCHAR) AS product, CAST(NULL AS VARCHAR) AS order_id, k.owner_id AS manager, w.ours, w.total,
         coalesce(lower(w.told_by) LIKE '%менедж%' OR lower(w.told_by) LIKE '%manager%' OR lower(w.told_by) LIKE '%guess%'
                  OR lower(w.told_by) LIKE '%догадк%', false) AS guess
  FROM wallet_shares w
  CROSS JOIN v_as_of a
  LEFT JOIN v_customers k ON k.customer_id = w.customer_id
  WHERE w."on" <= local_date(a.as_of)
) x {joins} WHERE true {filters}
