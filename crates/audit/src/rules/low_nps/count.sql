-- Answers of the year by group: 9-10, 7-8, 0-6.
SELECT sum(CASE WHEN score >= 9 THEN 1 ELSE 0 END) AS promoters, sum(CASE WHEN score >= 7 AND score < 9 THEN 1 ELSE 0 END) AS passives,
       sum(CASE WHEN score < 7 THEN 1 ELSE 0 END) AS detractors
FROM survey_responses
WHERE at <= $as_of AND CAST(local_date(at) AS INT) >= $year_day AND score >= 0 AND score <= 10
