-- Work stages without a norm of stay, with the deals that stand there.
SELECT s.pipeline, s.rank, s.stage, s.stage_name, count(d.deal_id) AS open_deals
FROM v_stages s LEFT JOIN v_open_deals d ON d.pipeline = s.pipeline AND d.stage = s.stage
WHERE s.kind = 'open' AND (s.norm_days IS NULL OR s.norm_days <= 0)
GROUP BY s.pipeline, s.rank, s.stage, s.stage_name
ORDER BY s.pipeline, s.rank
