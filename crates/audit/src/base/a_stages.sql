-- Stages with passive ones folded: a stage named after waiting takes the rank of the step before it (methods.md 1.1).
WITH marked AS (
  SELECT s.pipeline, s.stage, s.stage_name, s.kind, s.position, s.is_key, s.norm_days,
         s.kind = 'open' AND max(w.word) IS NOT NULL AND strpos(lower(s.stage_name), 'оплат') = 0 AS passive
  FROM v_stages s
  LEFT JOIN (VALUES ('дума'), ('изуча'), ('рассматрива'), ('ожида'), ('ждем'), ('ждём'), ('пауз'), ('отложен'), ('завис'), ('недозвон'),
             ('thinking'), ('considering'), ('waiting'), ('on hold'), ('paused'), ('no answer')) AS w(word)
    ON strpos(lower(s.stage_name), w.word) > 0
  GROUP BY s.pipeline, s.stage, s.stage_name, s.kind, s.position, s.is_key, s.norm_days
)
SELECT pipeline, stage, stage_name, kind, is_key, norm_days, passive,
       CASE WHEN kind = 'open' THEN greatest(1, CAST(sum(CASE WHEN passive THEN 0 ELSE 1 END)
         OVER (PARTITION BY pipeline, kind ORDER BY position, stage ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT)) END AS rank
FROM marked
