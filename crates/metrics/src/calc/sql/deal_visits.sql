-- Which work stages a deal really entered in its present pipeline.
SELECT DISTINCT e.deal_id, s.rank
FROM v_stage_events e
JOIN v_deals d ON d.deal_id = e.deal_id AND d.pipeline = e.pipeline
JOIN v_stages s ON s.pipeline = e.pipeline AND s.stage = e.stage AND s.kind = 'open'
