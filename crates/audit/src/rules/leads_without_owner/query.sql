-- Leads of the last year without a responsible person, newest first.
SELECT lead_id, created_on, channel, campaign, status, first_response_at IS NOT NULL AS answered, source, _import, _line
FROM v_leads
WHERE CAST(created_on AS INT) >= $year_day AND manager IS NULL
ORDER BY created_on DESC, lead_id
