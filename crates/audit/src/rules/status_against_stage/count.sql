-- Deals of the year and open ones, and those whose status contradicts the stage.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT d.deal_id, d.customer_id, d.manager, d.pipeline, d.stage, s.kind AS stage_kind, d.status, d.amount, d.created_on, d.closed_on,
         s.kind <> d.status AS bad, d.source, d._import, d._line
  FROM v_deals d JOIN v_stages s ON s.pipeline = d.pipeline AND s.stage = d.stage
  WHERE CAST(d.created_on AS INT) >= $year_day OR d.status = 'open'
) p
