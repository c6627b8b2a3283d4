-- Stages with their use: deals standing, reached, really entered; and how often a stage was entered before the one in front of it.
WITH entries AS (
  SELECT e.deal_id, e.pipeline, s.rank, min(e.entered_at) AS at
  FROM v_stage_events e JOIN v_deals d ON d.deal_id = e.deal_id AND d.pipeline = e.pipeline
  JOIN v_stages s ON s.pipeline = e.pipeline AND s.stage = e.stage AND s.kind = 'open'
  GROUP BY e.deal_id, e.pipeline, s.rank
), turns AS (
  SELECT b.pipeline, b.rank, count(*) AS both_seen, sum(CASE WHEN b.at < a.at THEN 1 ELSE 0 END) AS earlier
  FROM entries b JOIN entries a ON a.deal_id = b.deal_id AND a.pipeline = b.pipeline AND a.rank = b.rank - 1
  GROUP BY b.pipeline, b.rank
), seen AS (
  SELECT d.pipeline, v.rank, count(*) AS visited FROM deal_visits v JOIN v_deals d ON d.deal_id = v.deal_id GROUP BY d.pipeline, v.rank
), far AS (
  SELECT s.pipeline, s.rank, count(*) AS reached
  FROM v_stages s JOIN deal_reach r ON r.pipeline = s.pipeline AND r.rank >= s.rank WHERE s.kind = 'open' GROUP BY s.pipeline, s.rank
), here AS (
  SELECT pipeline, stage, count(*) AS standing FROM v_open_deals GROUP BY pipeline, stage
)
SELECT s.pipeline, s.stage, s.stage_name, s.kind, s.is_key, s.norm_days IS NOT NULL AS has_norm, p.stage IS NOT NULL AS passive,
       coalesce(h.standing, 0) AS standing, coalesce(f.reached, 0) AS reached, coalesce(v.visited, 0) AS visited,
       coalesce(t.both_seen, 0) AS both_seen, coalesce(t.earlier, 0) AS earlier
FROM v_stages s
LEFT JOIN passive_stages p ON p.pipeline = s.pipeline AND p.stage = s.stage
LEFT JOIN here h ON h.pipeline = s.pipeline AND h.stage = s.stage
LEFT JOIN far f ON f.pipeline = s.pipeline AND f.rank = s.rank
LEFT JOIN seen v ON v.pipeline = s.pipeline AND v.rank = s.rank
LEFT JOIN turns t ON t.pipeline = s.pipeline AND t.rank = s.rank
ORDER BY s.pipeline, s.position, s.stage
