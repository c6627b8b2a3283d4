-- Work stages in use and those named after waiting, with the deals that stand in them.
SELECT count(*) AS n, sum(CASE WHEN passive THEN 1 ELSE 0 END) AS x, sum(CASE WHEN passive THEN deals ELSE 0 END) AS deals,
       sum(CASE WHEN passive THEN amount END) AS amount
FROM (
  SELECT s.pipeline, s.stage, count(d.deal_id) AS deals, sum(d.amount) AS amount,
         max(CASE WHEN w.word IS NOT NULL AND strpos(lower(s.stage_name), 'оплат') = 0 THEN 1 ELSE 0 END) = 1 AS passive
  FROM v_stages s
  LEFT JOIN (VALUES ('дума'), ('изуча'), ('рассматрива'), ('ожида'), ('ждем'), ('ждём'), ('пауз'), ('отложен'), ('завис'), ('недозвон'),
             ('thinking'), ('considering'), ('waiting'), ('on hold'), ('paused'), ('no answer')) AS w(word)
    ON strpos(lower(s.stage_name), w.word) > 0
  LEFT JOIN (SELECT DISTINCT deal_id, pipeline, stage, amount FROM v_open_deals) d ON d.pipeline = s.pipeline AND d.stage = s.stage
  WHERE s.kind = 'open'
  GROUP BY s.pipeline, s.stage
)
