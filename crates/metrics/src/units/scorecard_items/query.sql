-- Marks of items with the highest mark their sheet uses.
SELECT {cuts}x.on_date AS on_date, x.activity_id AS talk, r.scorecard AS scorecard, r.item AS item, r.reviewer_id AS rater, r.mark AS mark, t.most AS most
FROM v_activities x
JOIN call_reviews r ON r.activity_id = x.activity_id
JOIN (SELECT scorecard AS t_card, max(most) AS most FROM call_scores GROUP BY scorecard) t ON t.t_card = r.scorecard
CROSS JOIN v_as_of ao
{joins} WHERE r.at <= ao.as_of AND r.mark IS NOT NULL {filters}
