-- The nearest unfinished plan period of the company (or the sum over people), what is done, what the open deals promise, what comes anew.
WITH plans AS (
  SELECT period_start, period_end, subject_kind, sum(value) AS plan
  FROM targets
  WHERE metric IN ('revenue', 'выручка', 'sales', 'Выручка', 'Revenue') AND subject_kind IN ('company', 'employee')
    AND period_end > $today AND CAST(period_end AS INT) - CAST(period_start AS INT) < 100
  GROUP BY period_start, period_end, subject_kind
), plan AS (
  SELECT * FROM plans ORDER BY period_end, period_start DESC, subject_kind LIMIT 1
), done AS (
  SELECT sum(o.net) AS net FROM v_orders o CROSS JOIN plan p WHERE o.on_date >= p.period_start AND o.on_date <= $today
), odds AS (
  SELECT r.pipeline, s.stage, sum(CASE WHEN r.status = 'won' THEN 1 ELSE 0 END) AS won, count(*) AS resolved
  FROM a_reach r JOIN v_stages s ON s.pipeline = r.pipeline AND s.kind = 'open' AND s.rank <= r.reached
  WHERE r.status IN ('won', 'lost') AND CAST(r.closed_on AS INT) >= $year_day
  GROUP BY r.pipeline, s.stage
), promised AS (
  SELECT sum(d.amount * o.won / o.resolved) AS weighted, sum(d.amount) AS due, count(*) AS deals
  FROM v_open_deals d CROSS JOIN plan p LEFT JOIN odds o ON o.pipeline = d.pipeline AND o.stage = d.stage
  WHERE d.amount > 0 AND (d.expected_close_on IS NULL OR d.expected_close_on <= p.period_end)
), pace AS (
  SELECT sum(amount) AS won, count(*) AS deals,
         sum(CASE WHEN CAST(closed_on AS INT) - CAST(created_on AS INT) <= (SELECT max(CAST(period_end AS INT)) FROM plan) - $day THEN amount ELSE 0 END) AS quick
  FROM v_deals WHERE status = 'won' AND CAST(closed_on AS INT) >= $year_day
)
SELECT p.plan, p.period_start, p.period_end, CAST(p.period_end AS INT) - $day AS days_left,
       d.net AS done, w.weighted, w.due, w.deals AS open_deals, q.won AS won_year, q.quick AS quick_year, q.deals AS n
FROM plan p CROSS JOIN done d CROSS JOIN promised w CROSS JOIN pace q
