-- Scores of 0 to 6 in the year and those without any response.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT s.id AS answer_id, s.customer_id, local_date(s.at) AS on_date, s.score, a.class, a.net AS revenue_12m, c.owner_id AS manager,
         t.customer_id IS NULL AS bad, s.source, s._import, s._line
  FROM survey_responses s
  LEFT JOIN (
    SELECT DISTINCT r.id, r.customer_id FROM survey_responses r JOIN (
      SELECT customer_id, on_date FROM v_activities WHERE NOT is_automatic AND NOT is_promo
      UNION ALL SELECT customer_id, created_on FROM v_tasks
    ) w ON w.customer_id = r.customer_id AND w.on_date >= local_date(r.at) AND CAST(w.on_date AS INT) <= CAST(local_date(r.at) AS INT) + $days
  ) t ON t.id = s.id AND t.customer_id = s.customer_id
  LEFT JOIN a_abc a ON a.customer_id = s.customer_id
  LEFT JOIN v_customers c ON c.customer_id = s.customer_id
  WHERE s.score <= 6 AND s.customer_id IS NOT NULL AND CAST(local_date(s.at) AS INT) >= $year_day AND CAST(local_date(s.at) AS INT) <= $day - $days
) p
