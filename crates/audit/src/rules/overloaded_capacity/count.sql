-- Periods of resources in the half-year and the overloaded ones.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT resource, period_start, period_end, available, used, used > $limit * available AS bad, source, _import, _line
  FROM capacity WHERE period_start <= $today AND CAST(period_end AS INT) > $day - 183 AND available > 0 AND used IS NOT NULL
) p
