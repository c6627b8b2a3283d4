-- Service touches of the half-year and those with C clients.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT t.activity_id, t.kind, t.on_date, t.manager, t.customer_id, a.class, a.net AS revenue_12m, a.class = 'C' AS bad, t.source, t._import, t._line
  FROM v_activities t JOIN a_abc a ON a.customer_id = t.customer_id
  WHERE t.deal_id IS NULL AND t.lead_id IS NULL AND NOT t.is_automatic AND NOT t.is_promo AND t.kind IN ('call', 'meeting', 'visit')
    AND CAST(t.on_date AS INT) > $day - 183
) p
