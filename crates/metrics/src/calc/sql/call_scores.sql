-- Each reviewed talk by reviewer and scorecard: sum of marks, items marked, the highest mark the scorecard uses, a failed critical item.
WITH marks AS (
  SELECT r.activity_id, r.reviewer_id, r.scorecard, r.item, r.mark
  FROM call_reviews r CROSS JOIN v_as_of a WHERE r.at <= a.as_of AND r.mark IS NOT NULL
), tops AS (
  SELECT scorecard, CASE WHEN max(mark) <= 1 THEN 1 WHEN max(mark) <= 2 THEN 2 WHEN max(mark) <= 5 THEN 5 WHEN max(mark) <= 10 THEN 10 ELSE 100 END AS most
  FROM marks GROUP BY scorecard
)
SELECT m.activity_id, m.reviewer_id, m.scorecard, sum(m.mark) AS got, count(*) AS items, CAST(max(t.most) AS BIGINT) AS most,
       max(CASE WHEN strpos(lower(m.item), 'критич') > 0 AND m.mark = 0 THEN 1 ELSE 0 END) AS failed
FROM marks m JOIN tops t ON t.scorecard = m.scorecard
GROUP BY m.activity_id, m.reviewer_id, m.scorecard
