-- Failed marks of the item, the lowest first.
SELECT p.activity_id, p.manager, e.manager_name, p.customer_id, p.deal_id, p.on_date, p.item, p.mark, p.second, p.source, p._import, p._line
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
  WHERE r.full > 0 AND (strpos(r.word, 'потребн') > 0
           OR strpos(r.word, 'вопрос') > 0
           OR strpos(r.word, 'спин') > 0
           OR strpos(r.word, 'квалиф') > 0
           OR strpos(r.word, 'need') > 0
           OR strpos(r.word, 'question') > 0
           OR strpos(r.word, 'spin') > 0
           OR strpos(r.word, 'qualif') > 0
           OR strpos(r.word, 'discovery') > 0)
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.mark, p.on_date DESC, p.activity_id, p.item
