-- Work stages named after waiting (methods.md 1.1); waiting for a payment is a step of its own.
SELECT DISTINCT s.pipeline, s.stage
FROM v_stages s
JOIN (VALUES ('дума'), ('изуча'), ('рассматрива'), ('ожида'), ('ждем'), ('ждём'), ('пауз'), ('отложен'), ('завис'), ('недозвон'),
             ('thinking'), ('considering'), ('waiting'), ('on hold'), ('paused'), ('no answer')) AS w(word)
  ON strpos(lower(s.stage_name), w.word) > 0
WHERE s.kind = 'open' AND strpos(lower(s.stage_name), 'оплат') = 0
