-- Marks of the item in the half-year and those below half of the full mark.
SELECT p.manager, count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  WITH marks AS (
    SELECT r.id, r.activity_id, r.item, r.scorecard, r.at, r.reviewer_id, r.mark, r.quote, r.second, r.source, r._import, r._line,
           replace(replace(lower(r.item), '_', ' '), 'ё', 'е') AS word,
           max(r.mark) OVER (PARTITION BY r.scorecard) AS full
    FROM call_reviews r WHERE r.at <= $as_of AND CAST(local_date(r.at) AS INT) > $day - 183 AND r.mark IS NOT NULL
  )
  SELECT r.activity_id, a.manager, a.customer_id, a.deal_id, local_date(r.at) AS on_date, r.item, r.mark, r.second, r.reviewer_id,
         r.mark * 2 < r.full AS bad, r.source, r._import, r._line
  FROM marks r LEFT JOIN v_activities a ON a.activity_id = r.activity_id
  WHERE r.full > 0 AND (strpos(r.word, 'возраж') > 0
           OR strpos(r.word, 'торг') > 0
           OR strpos(r.word, 'скидк') > 0
           OR strpos(r.word, 'перегов') > 0
           OR strpos(r.word, 'objection') > 0
           OR strpos(r.word, 'bargain') > 0
           OR strpos(r.word, 'negotiat') > 0
           OR strpos(r.word, 'уступ') > 0
           OR strpos(r.word, 'concession') > 0
           OR strpos(r.word, 'discount') > 0)
) p
GROUP BY p.manager
ORDER BY p.manager
