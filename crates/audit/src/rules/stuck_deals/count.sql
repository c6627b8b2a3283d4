-- Open deals in stages with enough won history, and those standing longer than nine tenths of the won deals stood there, by manager.
WITH moves AS (
  SELECT e.deal_id, e.pipeline, e.stage, CAST(local_date(e.entered_at) AS INT) AS on_day,
         CAST(local_date(lead(e.entered_at) OVER (PARTITION BY e.deal_id ORDER BY e.entered_at, e.stage)) AS INT) AS next_day
  FROM v_stage_events e
), stays AS (
  SELECT m.pipeline, m.stage, m.next_day - m.on_day AS days FROM moves m
  JOIN a_reach r ON r.deal_id = m.deal_id AND r.status = 'won' AND CAST(r.closed_on AS INT) >= $year_day
  WHERE m.next_day IS NOT NULL
), placed AS (
  SELECT pipeline, stage, days, row_number() OVER (PARTITION BY pipeline, stage ORDER BY days) AS place, count(*) OVER (PARTITION BY pipeline, stage) AS n
  FROM stays
), usual AS (
  SELECT pipeline, stage, max(days) AS p90 FROM placed WHERE n >= $min_won AND place <= (n * 9 + 9) / 10 GROUP BY pipeline, stage
)
SELECT o.manager, count(*) AS n, sum(CASE WHEN o.stage_days > u.p90 THEN 1 ELSE 0 END) AS x, sum(CASE WHEN o.stage_days > u.p90 THEN o.amount END) AS amount
FROM a_open o JOIN usual u ON u.pipeline = o.pipeline AND u.stage = o.stage
GROUP BY o.manager
ORDER BY o.manager
