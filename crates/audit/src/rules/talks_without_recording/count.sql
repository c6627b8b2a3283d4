-- Calls over a minute of eight weeks and those without a recording.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT id AS activity_id, local_date(started_at) AS on_date, owner_id AS manager, customer_id, deal_id, duration_s,
         recording_url IS NULL AND transcript IS NULL AS bad, source, _import, _line
  FROM activities
  WHERE kind = 'call' AND started_at <= $as_of AND CAST(local_date(started_at) AS INT) > $day - 56 AND coalesce(answered, true) AND duration_s >= 60
) p
