-- Stages named after waiting, with the open deals that stand in them.
SELECT s.pipeline, s.stage, s.stage_name, count(DISTINCT d.deal_id) AS open_deals, sum(d.amount) AS amount, min(d.created_on) AS oldest
FROM v_stages s
JOIN (SELECT DISTINCT pipeline, stage FROM v_stages t
      JOIN (VALUES ('дума'), ('изуча'), ('рассматрива'), ('ожида'), ('ждем'), ('ждём'), ('пауз'), ('отложен'), ('завис'), ('недозвон'),
            ('thinking'), ('considering'), ('waiting'), ('on hold'), ('paused'), ('no answer')) AS w(word)
        ON strpos(lower(t.stage_name), w.word) > 0 AND strpos(lower(t.stage_name), 'оплат') = 0) p
  ON p.pipeline = s.pipeline AND p.stage = s.stage
LEFT JOIN v_open_deals d ON d.pipeline = s.pipeline AND d.stage = s.stage
WHERE s.kind = 'open'
GROUP BY s.pipeline, s.stage, s.stage_name
ORDER BY open_deals DESC, s.pipeline, s.stage
