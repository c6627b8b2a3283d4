-- People with targets now and those with too many.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT t.subject_id AS manager, count(DISTINCT split_part(t.metric, ':', 1)) AS targets, count(DISTINCT split_part(t.metric, ':', 1)) > $most AS bad
  FROM v_targets t
  WHERE t.subject_kind = 'employee' AND t.subject_id IS NOT NULL AND t.period_end >= $today AND t.period_start <= $today
  GROUP BY t.subject_id
) p
