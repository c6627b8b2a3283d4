-- Active clients of the last year and those with a score in the year; days since the last answer.
SELECT count(*) AS n, sum(CASE WHEN s.customer_id IS NULL THEN 0 ELSE 1 END) AS x, sum(CASE WHEN s.customer_id IS NULL THEN 1 ELSE 0 END) AS bad,
       (SELECT $day - max(CAST(local_date(at) AS INT)) FROM survey_responses WHERE at <= $as_of) AS days_since
FROM a_abc a
LEFT JOIN (SELECT DISTINCT customer_id FROM survey_responses
           WHERE at <= $as_of AND CAST(local_date(at) AS INT) >= $year_day AND score IS NOT NULL) s ON s.customer_id = a.customer_id
