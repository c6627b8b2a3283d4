-- Scores of 0 to 6 of the year, the largest clients first.
SELECT s.id AS answer_id, s.customer_id, local_date(s.at) AS on_date, s.channel, s.score, a.class, a.net AS revenue_12m, c.owner_id AS manager, e.manager_name,
       s.source, s._import, s._line
FROM survey_responses s LEFT JOIN a_abc a ON a.customer_id = s.customer_id LEFT JOIN v_customers c ON c.customer_id = s.customer_id
LEFT JOIN v_employees e ON e.manager = c.owner_id
WHERE s.at <= $as_of AND CAST(local_date(s.at) AS INT) >= $year_day AND s.score >= 0 AND s.score < 7
ORDER BY a.net DESC NULLS LAST, s.id
