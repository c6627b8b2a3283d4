-- Channels with steady inflow in the half-year before, and those that brought (almost) nothing in the last days.
SELECT count(*) AS n, sum(CASE WHEN lately * 10 <= awaited THEN 1 ELSE 0 END) AS x
FROM (
  SELECT channel, sum(CASE WHEN $day - CAST(created_on AS INT) < $days THEN 1 ELSE 0 END) AS lately,
         sum(CASE WHEN $day - CAST(created_on AS INT) >= $days THEN 1 ELSE 0 END) * $days / 182.0 AS awaited
  FROM v_leads WHERE channel IS NOT NULL AND $day - CAST(created_on AS INT) < $days + 182
  GROUP BY channel
)
WHERE awaited >= $expected
