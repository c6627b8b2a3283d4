-- Stages of the pipelines that have too many of them, with the deals of the last year that entered each.
SELECT s.pipeline, s.rank, s.stage, s.stage_name, count(DISTINCT e.deal_id) AS deals_year
FROM v_stages s
JOIN (SELECT pipeline, count(*) AS stages FROM v_stages WHERE kind = 'open' GROUP BY pipeline) p ON p.pipeline = s.pipeline AND p.stages > $most
LEFT JOIN v_stage_events e ON e.pipeline = s.pipeline AND e.stage = s.stage AND CAST(local_date(e.entered_at) AS INT) >= $year_day
WHERE s.kind = 'open'
GROUP BY s.pipeline, s.rank, s.stage, s.stage_name
ORDER BY s.pipeline, s.rank
