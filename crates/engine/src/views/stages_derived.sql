-- Stages derived from where deals stand and from the order in which they were entered.
WITH standing AS (
  SELECT coalesce(pipeline, '') AS pipeline, stage, count(*) AS deals,
         sum(CASE WHEN status = 'won' THEN 1 ELSE 0 END) AS won, sum(CASE WHEN status = 'lost' THEN 1 ELSE 0 END) AS lost,
         min(created_at) AS first_at
  FROM deals WHERE stage IS NOT NULL GROUP BY coalesce(pipeline, ''), stage
), moves AS (
  SELECT coalesce(e.pipeline, d.pipeline, '') AS pipeline, e.stage,
         row_number() OVER (PARTITION BY e.deal_id ORDER BY e.entered_at, e.stage) AS place
  FROM stage_events e JOIN deals d ON d.id = e.deal_id
), placed AS (
  SELECT pipeline, stage, sum(place) * 1000 / count(*) AS mean_place FROM moves GROUP BY pipeline, stage
), all_stages AS (
  SELECT pipeline, stage FROM standing UNION SELECT pipeline, stage FROM placed
), marked AS (
  SELECT a.pipeline, a.stage, coalesce(p.mean_place, 0) AS mean_place,
         CASE WHEN s.won * 2 >= s.deals AND s.won > 0 THEN 'won' WHEN s.lost * 2 >= s.deals AND s.lost > 0 THEN 'lost' ELSE 'open' END AS kind
  FROM all_stages a
  LEFT JOIN standing s ON s.pipeline = a.pipeline AND s.stage = a.stage
  LEFT JOIN placed p ON p.pipeline = a.pipeline AND p.stage = a.stage
)
SELECT pipeline, stage,
       CAST(row_number() OVER (PARTITION BY pipeline ORDER BY CASE kind WHEN 'open' THEN 0 WHEN 'won' THEN 1 ELSE 2 END, mean_place, stage) AS BIGINT) AS position,
       kind, CAST(NULL AS BOOLEAN) AS is_key, CAST(NULL AS VARCHAR) AS name, CAST(NULL AS DECIMAL(18,6)) AS norm_days, 'derived' AS source
FROM marked
