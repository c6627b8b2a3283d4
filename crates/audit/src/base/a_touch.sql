-- Last touch of each client by a person: a talk, a meeting, a message; not a missed call, not a mailing.
WITH direct AS (
  SELECT coalesce(a.customer_id, d.customer_id) AS customer_id, a.on_date, a.deal_id IS NULL AND a.lead_id IS NULL AS service
  FROM v_activities a LEFT JOIN deals_live d ON d.id = a.deal_id AND a.customer_id IS NULL
  WHERE NOT a.is_automatic AND NOT a.is_promo AND a.kind IN ('call', 'meeting', 'visit', 'message', 'email', 'proposal')
    AND NOT (a.kind = 'call' AND a.answered IS NOT NULL AND NOT a.answered)
)
SELECT customer_id, max(on_date) AS touched_on,
       sum(CASE WHEN service AND CAST(on_date AS INT) > {day} - 183 THEN 1 ELSE 0 END) AS service_touches,
       sum(CASE WHEN CAST(on_date AS INT) > {day} - 183 THEN 1 ELSE 0 END) AS touches
FROM direct WHERE customer_id IS NOT NULL
GROUP BY customer_id
