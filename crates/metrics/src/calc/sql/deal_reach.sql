-- Highest work stage ever entered by each deal in its present pipeline, and the way it left that stage (methods.md 1.1, 1.2).
WITH size AS (
  SELECT pipeline, count(*) AS stages, min(CASE WHEN is_key THEN rank END) AS key_rank FROM v_stages WHERE kind = 'open' GROUP BY pipeline
), seen AS (
  SELECT e.deal_id, max(s.rank) AS top, max(CASE WHEN s.kind = 'lost' THEN e.entered_at END) AS lost_at,
         max(CASE WHEN s.kind = 'open' THEN e.entered_at END) AS worked_at
  FROM v_stage_events e
  JOIN v_deals d ON d.deal_id = e.deal_id AND d.pipeline = e.pipeline
  JOIN v_stages s ON s.pipeline = e.pipeline AND s.stage = e.stage
  GROUP BY e.deal_id
), placed AS (
  SELECT d.deal_id, d.pipeline, d.status, coalesce(z.stages, 0) AS stages, z.key_rank, now.rank AS now_rank,
         now.stage IS NOT NULL AS known_stage, coalesce(seen.lost_at < seen.worked_at, false) AS reopened,
         CASE WHEN d.status = 'won' THEN coalesce(z.stages, 0) + 1 ELSE greatest(coalesce(seen.top, 0), coalesce(now.rank, 0), 1) END AS rank
  FROM v_deals d
  LEFT JOIN size z ON z.pipeline = d.pipeline
  LEFT JOIN seen ON seen.deal_id = d.deal_id
  LEFT JOIN v_stages now ON now.pipeline = d.pipeline AND now.stage = d.stage
)
SELECT deal_id, pipeline, CAST(rank AS BIGINT) AS rank, CAST(stages AS BIGINT) AS stages,
       coalesce(rank >= key_rank, false) AS reached_key,
       CASE WHEN status = 'won' THEN 'won'
            WHEN status = 'lost' THEN 'lost'
            WHEN NOT known_stage OR now_rank IS NULL THEN 'residual'
            WHEN reopened THEN 'recycled'
            WHEN now_rank < rank THEN 'moved_back'
            ELSE 'in_window' END AS exit
FROM placed
