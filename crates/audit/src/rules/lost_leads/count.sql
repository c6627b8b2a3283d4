-- Leads of the last year old enough to have been answered, by manager; lost ones: no person ever answered.
SELECT l.manager, count(*) AS n,
       sum(CASE WHEN l.first_response_at IS NULL AND l.deal_id IS NULL AND a.lead_id IS NULL
                 AND (l.status IS NULL OR l.status IN ('new', 'working')) THEN 1 ELSE 0 END) AS x
FROM v_leads l
LEFT JOIN (
  SELECT DISTINCT lead_id FROM v_activities
  WHERE lead_id IS NOT NULL AND NOT is_automatic AND (direction = 'out' OR answered)
) a ON a.lead_id = l.lead_id
WHERE CAST(l.created_on AS INT) >= $year_day AND working_minutes(l.created_at, $as_of) > $minutes
GROUP BY l.manager
ORDER BY l.manager
