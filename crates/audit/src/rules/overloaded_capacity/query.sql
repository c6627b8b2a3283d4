-- Overloaded periods, the latest first.
SELECT p.resource, p.period_start, p.period_end, p.available, p.used, p.source, p._import, p._line
FROM (
  SELECT resource, period_start, period_end, available, used, used > $limit * available AS bad, source, _import, _line
  FROM capacity WHERE period_start <= $today AND CAST(period_end AS INT) > $day - 183 AND available > 0 AND used IS NOT NULL
) p
WHERE p.bad
ORDER BY p.period_start DESC, p.resource
