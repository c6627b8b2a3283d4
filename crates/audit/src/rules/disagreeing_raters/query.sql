-- Marks two reviewers disagree on, the largest difference first.
SELECT a.activity_id, t.on_date, t.manager, e.manager_name, a.item, a.reviewer_id AS one, a.mark AS first_mark, b.reviewer_id AS two, b.mark AS second_mark
FROM call_reviews a JOIN call_reviews b ON b.activity_id = a.activity_id AND b.item = a.item AND b.reviewer_id > a.reviewer_id
LEFT JOIN v_activities t ON t.activity_id = a.activity_id LEFT JOIN v_employees e ON e.manager = t.manager
WHERE a.mark <> b.mark AND a.at <= $as_of AND b.at <= $as_of AND CAST(local_date(a.at) AS INT) >= $year_day
ORDER BY abs(a.mark - b.mark) DESC, a.activity_id, a.item, a.reviewer_id, b.reviewer_id
