-- Channels that went silent: expected and seen leads of the last days, day of the last lead.
SELECT channel, lately AS leads_lately, awaited AS leads_expected, last_on AS last_lead_on
FROM (
  SELECT channel, sum(CASE WHEN $day - CAST(created_on AS INT) < $days THEN 1 ELSE 0 END) AS lately,
         sum(CASE WHEN $day - CAST(created_on AS INT) >= $days THEN 1 ELSE 0 END) * $days / 182.0 AS awaited, max(created_on) AS last_on
  FROM v_leads WHERE channel IS NOT NULL AND $day - CAST(created_on AS INT) < $days + 182
  GROUP BY channel
)
WHERE awaited >= $expected AND lately * 10 <= awaited
ORDER BY awaited DESC, channel
