-- Path of each deal through the stages of its present pipeline: work stages in the order entered, repeats in a row folded, and what was wrong with it.
WITH moves AS (
  SELECT e.deal_id, e.entered_at, s.stage, s.kind, s.rank, s.position,
         lag(s.rank) OVER w AS before_rank, lag(s.stage) OVER w AS before_stage, lag(e.entered_at, 2) OVER w AS before2_at,
         row_number() OVER w AS place
  FROM v_stage_events e
  JOIN v_deals d ON d.deal_id = e.deal_id AND d.pipeline = e.pipeline
  JOIN v_stages s ON s.pipeline = e.pipeline AND s.stage = e.stage
  WINDOW w AS (PARTITION BY e.deal_id ORDER BY e.entered_at, s.position, e.stage)
), steps AS (
  SELECT deal_id, entered_at, stage, kind, rank, position, place, before_rank,
         CASE WHEN before2_at >= entered_at - INTERVAL '5 minutes' THEN 1 ELSE 0 END AS dragged
  FROM moves WHERE before_stage IS NULL OR before_stage <> stage
), visits AS (
  SELECT deal_id, stage, count(*) AS times FROM steps WHERE kind = 'open' GROUP BY deal_id, stage
), again AS (
  SELECT deal_id, sum(times - 1) AS loops, count(*) AS seen FROM visits GROUP BY deal_id
), told AS (
  SELECT deal_id, string_agg(stage, ' → ' ORDER BY entered_at, position, stage) AS path, count(*) AS steps,
         max(CASE WHEN kind = 'open' THEN rank END) AS top,
         sum(CASE WHEN kind = 'open' AND before_rank > rank THEN 1 ELSE 0 END) AS backs,
         max(dragged) AS dragged,
         max(CASE WHEN place = 1 AND coalesce(rank, 1) > 1 THEN 1 ELSE 0 END) AS late_start
  FROM steps GROUP BY deal_id
)
SELECT t.deal_id, t.path, t.steps, t.backs, t.dragged, t.late_start, coalesce(a.loops, 0) AS loops,
       greatest(0, CASE WHEN d.status = 'won' THEN coalesce(z.stages, 0) ELSE coalesce(t.top, 0) END - coalesce(a.seen, 0)) AS skips
FROM told t
JOIN v_deals d ON d.deal_id = t.deal_id
LEFT JOIN again a ON a.deal_id = t.deal_id
LEFT JOIN (SELECT pipeline, count(*) AS stages FROM v_stages WHERE kind = 'open' GROUP BY pipeline) z ON z.pipeline = d.pipeline
