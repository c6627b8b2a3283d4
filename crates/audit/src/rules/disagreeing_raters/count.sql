-- Items of talks marked by two or more reviewers in the year: one row an item of a talk, the first and the last reviewer.
SELECT r.activity_id, r.item, min(r.reviewer_id) AS one, max(r.reviewer_id) AS two,
       max(CASE WHEN r.reviewer_id = p.one THEN r.mark END) AS first_mark, max(CASE WHEN r.reviewer_id = p.two THEN r.mark END) AS second_mark
FROM call_reviews r JOIN (
  SELECT activity_id, item, min(reviewer_id) AS one, max(reviewer_id) AS two FROM call_reviews
  WHERE mark IS NOT NULL AND at <= $as_of AND CAST(local_date(at) AS INT) >= $year_day GROUP BY activity_id, item HAVING count(DISTINCT reviewer_id) > 1
) p ON p.activity_id = r.activity_id AND p.item = r.item
WHERE r.mark IS NOT NULL AND r.at <= $as_of
GROUP BY r.activity_id, r.item
ORDER BY r.activity_id, r.item
LIMIT 5000
