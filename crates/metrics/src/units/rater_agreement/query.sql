-- Marks of talks reviewed by two people or more.
SELECT {cuts}x.on_date AS on_date, x.activity_id AS talk, r.scorecard AS scorecard, r.item AS item, r.reviewer_id AS rater, r.mark AS mark
FROM v_activities x
JOIN call_reviews r ON r.activity_id = x.activity_id
JOIN (SELECT activity_id AS t_activity FROM call_reviews CROSS JOIN v_as_of WHERE at <= as_of GROUP BY activity_id HAVING count(DISTINCT reviewer_id) > 1) t ON t.t_activity = x.activity_id
CROSS JOIN v_as_of ao
{joins} WHERE r.at <= ao.as_of AND r.mark IS NOT NULL {filters}
