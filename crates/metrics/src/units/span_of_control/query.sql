-- People working on the day under a head, with what they do; the cut is the head's.
SELECT {cuts}DATE '{day}' AS on_date, x.head AS head, x.function AS function, x.seller AS seller
FROM (
  SELECT head_id AS manager, head_id AS head, coalesce(function, '') AS function, CASE WHEN coalesce(role, 'manager') = 'manager' THEN 1 ELSE 0 END AS seller
  FROM v_employees
  WHERE head_id IS NOT NULL AND (hired_on IS NULL OR hired_on <= DATE '{day}') AND (left_on IS NULL OR left_on > DATE '{day}')
) x {joins} WHERE true {filters}
