-- Usual stay of won deals in each work stage: the day within which nine tenths of the deals won in the last year had moved on.
WITH won AS (
  SELECT deal_id FROM a_reach WHERE status = 'won' AND CAST(closed_on AS INT) > {day} - 365
), moves AS (
  SELECT e.pipeline, e.stage, CAST(local_date(e.entered_at) AS INT) AS on_day,
         CAST(local_date(lead(e.entered_at) OVER (PARTITION BY e.deal_id ORDER BY e.entered_at, e.stage)) AS INT) AS next_day
  FROM v_stage_events e JOIN won w ON w.deal_id = e.deal_id
), stays AS (
  SELECT pipeline, stage, next_day - on_day AS days, count(*) AS deals FROM moves WHERE next_day IS NOT NULL GROUP BY pipeline, stage, next_day - on_day
), placed AS (
  SELECT pipeline, stage, days, sum(deals) OVER (PARTITION BY pipeline, stage) AS n,
         coalesce(sum(deals) OVER (PARTITION BY pipeline, stage ORDER BY days ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
  FROM stays
)
SELECT pipeline, stage, max(days) AS p90, max(n) AS n FROM placed WHERE before * 10 < n * 9 GROUP BY pipeline, stage
