-- Stages named after waiting, with the open deals that stand in them.
SELECT s.pipeline, s.stage, s.stage_name, coalesce(d.deals, 0) AS open_deals, d.amount, d.oldest
FROM a_stages s
LEFT JOIN (SELECT pipeline, stage, count(*) AS deals, sum(amount) AS amount, min(created_on) AS oldest FROM v_open_deals GROUP BY pipeline, stage) d
  ON d.pipeline = s.pipeline AND d.stage = s.stage
WHERE s.passive
ORDER BY coalesce(d.deals, 0) DESC, s.pipeline, s.stage
