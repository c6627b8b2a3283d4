-- Answers about the share of wallet in the year and those guessed.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT w.customer_id, w."on" AS asked_on, w.category, w.ours, w.total, w.told_by, c.owner_id AS manager,
         w.told_by IS NULL OR strpos(lower(w.told_by), 'оцен') > 0 OR strpos(lower(w.told_by), 'менедж') > 0 OR strpos(lower(w.told_by), 'guess') > 0
           OR strpos(lower(w.told_by), 'estimate') > 0 OR strpos(lower(w.told_by), 'manager') > 0 AS bad, w.source, w._import, w._line
  FROM wallet_shares w LEFT JOIN v_customers c ON c.customer_id = w.customer_id
  WHERE w."on" <= $today AND CAST(w."on" AS INT) >= $year_day
) p
