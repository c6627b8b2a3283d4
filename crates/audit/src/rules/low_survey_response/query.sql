-- A and B clients who gave no score in the year, the largest revenue first.
SELECT a.customer_id, a.class, a.net AS revenue_12m, a.last_on AS last_order_on, c.owner_id AS manager, e.manager_name, c.source, c._import, c._line
FROM a_abc a
LEFT JOIN (SELECT DISTINCT customer_id FROM survey_responses
           WHERE at <= $as_of AND CAST(local_date(at) AS INT) >= $year_day AND score IS NOT NULL) s ON s.customer_id = a.customer_id
LEFT JOIN v_customers c ON c.customer_id = a.customer_id
LEFT JOIN v_employees e ON e.manager = c.owner_id
WHERE s.customer_id IS NULL
ORDER BY a.net DESC, a.customer_id
