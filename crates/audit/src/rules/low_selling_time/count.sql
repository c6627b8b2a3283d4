-- Recorded working days of the half-year and those with too little selling time.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT employee_id AS manager, on_date, sum(minutes) AS minutes, sum(CASE WHEN selling THEN minutes ELSE 0 END) AS selling_minutes,
         sum(CASE WHEN selling THEN minutes ELSE 0 END) < $least * sum(minutes) AS bad
  FROM (
    SELECT employee_id, local_date(started_at) AS on_date, (CAST(ended_at AS BIGINT) - CAST(started_at AS BIGINT)) / 60000000 AS minutes,
           (strpos(lower(activity), 'звон') + strpos(lower(activity), 'встреч') + strpos(lower(activity), 'перегов') + strpos(lower(activity), 'предлож')
            + strpos(lower(activity), 'клиент') + strpos(lower(activity), 'презент') + strpos(lower(activity), 'call') + strpos(lower(activity), 'meet')
            + strpos(lower(activity), 'proposal') + strpos(lower(activity), 'client') + strpos(lower(activity), 'customer') + strpos(lower(activity), 'sell')
            + strpos(lower(activity), 'продаж') + strpos(lower(activity), 'визит') + strpos(lower(activity), 'visit') + strpos(lower(activity), 'sales')
            + strpos(lower(activity), 'negot') + strpos(lower(activity), 'demo') + strpos(lower(activity), 'показ')) > 0
             AND strpos(lower(activity), 'отч') + strpos(lower(activity), 'report') + strpos(lower(activity), 'планёр') + strpos(lower(activity), 'планер') = 0 AS selling
    FROM worktime WHERE started_at <= $as_of AND CAST(local_date(started_at) AS INT) > $day - 183 AND ended_at > started_at
  )
  GROUP BY employee_id, on_date
) p
