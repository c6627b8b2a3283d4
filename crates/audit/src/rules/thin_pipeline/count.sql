-- The nearest plan, what is done, the open portfolio, and six past windows of the same length: what their portfolios and newcomers brought.
WITH plans AS (
  SELECT period_start, period_end, subject_kind, sum(value) AS plan
  FROM a_targets
  WHERE metric = 'revenue' AND subject_kind IN ('company', 'employee')
    AND period_end > $today AND period_start <= $today + INTERVAL '40 days' AND CAST(period_end AS INT) - CAST(period_start AS INT) < 100
  GROUP BY period_start, period_end, subject_kind
), plan AS (
  SELECT *, CAST(period_end AS INT) - $day AS days FROM plans ORDER BY period_end, period_start DESC, subject_kind LIMIT 1
), done AS (
  SELECT sum(o.net) AS net FROM v_orders o CROSS JOIN plan p WHERE o.on_date >= p.period_start AND o.on_date <= $today
), deals_seen AS (
  SELECT amount, status, CAST(created_on AS INT) AS c, CAST(closed_on AS INT) AS e FROM v_deals WHERE amount > 1
), past AS (
  SELECT w.k,
         sum(CASE WHEN d.c <= $day - w.k * p.days THEN d.amount END) AS opened,
         sum(CASE WHEN d.c <= $day - w.k * p.days AND d.status = 'won' AND d.e <= $day - (w.k - 1) * p.days THEN d.amount END) AS from_open,
         sum(CASE WHEN d.c > $day - w.k * p.days AND d.status = 'won' AND d.e <= $day - (w.k - 1) * p.days THEN d.amount END) AS from_new,
         sum(CASE WHEN d.status = 'won' AND d.e <= $day - (w.k - 1) * p.days THEN 1 ELSE 0 END) AS wins
  FROM deals_seen d CROSS JOIN plan p CROSS JOIN (VALUES (1), (2), (3), (4), (5), (6)) AS w(k)
  WHERE d.c <= $day - (w.k - 1) * p.days AND (d.e IS NULL OR d.e > $day - w.k * p.days)
    AND $day - w.k * p.days >= (SELECT min(c) FROM deals_seen)
  GROUP BY w.k
)
SELECT p.plan, p.period_end, p.days, d.net AS done, (SELECT sum(amount) FROM v_open_deals WHERE amount > 1) AS due, w.k, w.opened, w.from_open, w.from_new,
       coalesce(w.wins, 0) AS wins
FROM plan p CROSS JOIN done d LEFT JOIN past w ON true
ORDER BY w.k
