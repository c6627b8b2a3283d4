-- Payments (sales where nobody records payments) and what happened to the client in the next 24 hours and 90 days.
SELECT {cuts}x.on_date, x.hit, x.planned, x.ripe, x.again,
       CASE WHEN x.hit = 0 AND x.at + INTERVAL '24 hours' > x.as_of THEN 1 ELSE 0 END AS waiting
FROM (
  WITH deal AS (
    SELECT deal_id, min(customer_id) AS customer_id, min(manager) AS manager FROM v_deals GROUP BY deal_id
  ), bill AS (
    SELECT order_id, min(customer_id) AS customer_id, min(deal_id) AS deal_id, min(manager) AS manager FROM v_orders GROUP BY order_id
  ), raw AS (
    SELECT p.id, p.source, p.order_id, p.paid_at AS at, coalesce(p.customer_id, b.customer_id) AS customer_id, coalesce(p.deal_id, b.deal_id) AS deal_id,
           b.manager, p.amount AS net, p.attrs
    FROM payments p LEFT JOIN bill b ON b.order_id = p.order_id
    WHERE p.paid_at IS NOT NULL AND p.amount > 0
    UNION ALL
    SELECT o.order_id AS id, o.source, o.order_id, o.at, o.customer_id, o.deal_id, o.manager, o.net, o.attrs
    FROM v_orders o
    WHERE NOT o.is_return AND o.net > 0 AND (SELECT count(*) FROM payments WHERE paid_at IS NOT NULL) = 0
  ), paid AS (
    SELECT row_number() OVER (ORDER BY r.id, r.source, r.at) AS k, r.at, local_date(r.at) AS on_date, a.as_of, r.order_id, r.deal_id, r.net, r.attrs,
           coalesce(r.customer_id, d.customer_id) AS customer_id, coalesce(r.manager, d.manager, c.owner_id) AS manager
    FROM raw r
    CROSS JOIN v_as_of a
    LEFT JOIN deal d ON d.deal_id = r.deal_id
    LEFT JOIN v_customers c ON c.customer_id = coalesce(r.customer_id, d.customer_id)
    WHERE r.at <= a.as_of
  ), events AS (
    SELECT customer_id, k, at, on_date, 0 AS later, arrow_cast(NULL, 'Timestamp(Microsecond, Some("UTC"))') AS touch_at, arrow_cast(NULL, 'Timestamp(Microsecond, Some("UTC"))') AS due_at, CAST(NULL AS INT) AS buy_day
    FROM paid WHERE customer_id IS NOT NULL
    UNION ALL
    SELECT coalesce(t.customer_id, d.customer_id), NULL AS k, t.started_at AS at, NULL AS on_date, 1, t.started_at AS touch_at, NULL AS due_at, NULL AS buy_day
    FROM v_activities t LEFT JOIN deal d ON d.deal_id = t.deal_id
    WHERE t.kind IN ('call', 'meeting', 'email', 'message', 'proposal', 'visit') AND NOT t.is_automatic AND NOT t.is_promo
      AND coalesce(t.direction, 'out') = 'out' AND coalesce(t.answered, true)
    UNION ALL
    SELECT coalesce(t.customer_id, d.customer_id), NULL AS k, t.due_at AS at, NULL AS on_date, 1, NULL AS touch_at, t.due_at AS due_at, NULL AS buy_day
    FROM v_tasks t LEFT JOIN deal d ON d.deal_id = t.deal_id
    WHERE t.due_at IS NOT NULL
    UNION ALL
    SELECT customer_id, NULL AS k, NULL AS at, on_date, 1, NULL AS touch_at, NULL AS due_at, CAST(on_date AS INT) AS buy_day FROM v_purchases
  ), next AS (
    -- From the latest to the earliest: the smallest moment seen so far is the nearest later one; at the same moment the
    -- payment stands first, so only what came after it counts.
    SELECT k, at,
           min(touch_at) OVER moments AS touch_at, min(due_at) OVER moments AS due_at, min(buy_day) OVER dates AS buy_day
    FROM events
    WHERE customer_id IS NOT NULL
    WINDOW moments AS (PARTITION BY customer_id ORDER BY at DESC NULLS LAST, later ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
           dates AS (PARTITION BY customer_id ORDER BY on_date DESC NULLS LAST, later ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
  )
  SELECT p.at, p.on_date, p.as_of, p.order_id, p.customer_id, p.deal_id, p.manager, p.net, p.attrs,
         CASE WHEN n.touch_at <= p.at + INTERVAL '24 hours' THEN 1 ELSE 0 END AS hit,
         CASE WHEN n.due_at <= p.at + INTERVAL '24 hours' THEN 1 ELSE 0 END AS planned,
         CASE WHEN n.buy_day <= CAST(p.on_date AS INT) + 90 THEN 1 ELSE 0 END AS again,
         CASE WHEN CAST(p.on_date AS INT) + 90 <= CAST(local_date(p.as_of) AS INT) THEN 1 ELSE 0 END AS ripe
  FROM paid p JOIN next n ON n.k = p.k
) x {joins} WHERE x.customer_id IS NOT NULL {filters}
