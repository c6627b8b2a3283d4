-- outlook_moves: entries of deals into stages of their present pipeline, in order of deal and time.
SELECT e.deal_id, e.entered_at, local_date(e.entered_at) AS entered_on, CAST(coalesce(s.rank, 0) AS BIGINT) AS rank, s.kind
FROM v_stage_events e
JOIN v_deals d ON d.deal_id = e.deal_id AND d.pipeline = e.pipeline
JOIN v_stages s ON s.pipeline = e.pipeline AND s.stage = e.stage
ORDER BY e.deal_id, e.entered_at, CASE WHEN s.kind = 'open' THEN 0 ELSE 1 END, s.position, e.stage
