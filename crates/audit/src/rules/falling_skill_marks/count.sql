-- Marks of the last two quarters: earlier one first, with those below half of the full mark.
SELECT half, count(*) AS n, sum(CASE WHEN mark * 2 < full THEN 1 ELSE 0 END) AS x
FROM (
  SELECT CASE WHEN CAST(local_date(at) AS INT) > $day - 92 THEN 1 ELSE 0 END AS half, mark, max(mark) OVER (PARTITION BY scorecard) AS full
  FROM call_reviews WHERE mark IS NOT NULL AND at <= $as_of AND CAST(local_date(at) AS INT) > $day - 184
)
WHERE full > 0
GROUP BY half
ORDER BY half
