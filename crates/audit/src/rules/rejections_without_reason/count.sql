-- Rejections of the year and those without a reason.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT id AS candidate_id, vacancy, channel, stage, local_date(applied_at) AS applied_on, rejected_on, reason IS NULL AS bad, source, _import, _line
  FROM candidates WHERE rejected_on <= $today AND CAST(rejected_on AS INT) >= $year_day
) p
