-- How far each deal of the last two years got: rank of the furthest work stage, one more when won (methods.md 1.2).
WITH depth AS (
  SELECT pipeline, max(rank) AS depth FROM a_stages WHERE kind = 'open' GROUP BY pipeline
), events AS (
  SELECT e.deal_id, count(*) AS events, max(s.rank) AS top
  FROM v_stage_events e LEFT JOIN a_stages s ON s.pipeline = e.pipeline AND s.stage = e.stage
  GROUP BY e.deal_id
)
SELECT d.deal_id, d.customer_id, d.manager, d.pipeline, d.stage, d.status, d.created_on, d.closed_on, d.amount, d.margin, d.loss_reason,
       d.source, d._import, d._line, coalesce(v.events, 0) AS events, coalesce(p.depth, 1) AS depth,
       CASE WHEN d.status = 'won' THEN coalesce(p.depth, 1) + 1 ELSE coalesce(greatest(v.top, s.rank), v.top, s.rank, 1) END AS reached
FROM v_deals d
LEFT JOIN depth p ON p.pipeline = d.pipeline
LEFT JOIN events v ON v.deal_id = d.deal_id
LEFT JOIN a_stages s ON s.pipeline = d.pipeline AND s.stage = d.stage
WHERE CAST(d.created_on AS INT) > {day} - 730 OR d.status = 'open'
