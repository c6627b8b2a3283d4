-- Reviewed conversations of the last eight weeks and managers who talked in that time.
SELECT (SELECT count(DISTINCT activity_id) FROM call_reviews WHERE at <= $as_of AND CAST(local_date(at) AS INT) > $day - 56) AS x,
       (SELECT count(DISTINCT manager) FROM v_activities WHERE kind IN ('call', 'meeting') AND CAST(on_date AS INT) > $day - 56 AND manager IS NOT NULL) AS n,
       (SELECT $day - max(CAST(local_date(at) AS INT)) FROM call_reviews WHERE at <= $as_of) AS days_since
