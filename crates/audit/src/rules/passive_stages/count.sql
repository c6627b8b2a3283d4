-- Work stages and those named after waiting, with the open deals that stand in them.
SELECT count(*) AS n, sum(CASE WHEN s.passive THEN 1 ELSE 0 END) AS x, sum(CASE WHEN s.passive THEN coalesce(d.deals, 0) ELSE 0 END) AS deals,
       sum(CASE WHEN s.passive THEN d.amount END) AS amount
FROM a_stages s
LEFT JOIN (SELECT pipeline, stage, count(*) AS deals, sum(amount) AS amount FROM v_open_deals GROUP BY pipeline, stage) d
  ON d.pipeline = s.pipeline AND d.stage = s.stage
WHERE s.kind = 'open'
