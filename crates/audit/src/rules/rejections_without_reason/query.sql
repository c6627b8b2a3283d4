-- Rejections without a reason, the latest first.
SELECT p.candidate_id, p.vacancy, p.channel, p.stage, p.applied_on, p.rejected_on, p.source, p._import, p._line
FROM (
  SELECT id AS candidate_id, vacancy, channel, stage, local_date(applied_at) AS applied_on, rejected_on, reason IS NULL AS bad, source, _import, _line
  FROM candidates WHERE rejected_on <= $today AND CAST(rejected_on AS INT) >= $year_day
) p
WHERE p.bad
ORDER BY p.rejected_on DESC, p.candidate_id
