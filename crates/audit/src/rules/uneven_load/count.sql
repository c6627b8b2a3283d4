-- Working managers and those with far more open deals than usual for the function.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  WITH load AS (
    SELECT e.manager, e.manager_name, e.team, e.function, count(d.deal_id) AS open_deals, sum(d.amount) AS amount
    FROM v_employees e LEFT JOIN v_open_deals d ON d.manager = e.manager
    WHERE e.role = 'manager' AND (e.left_on IS NULL OR e.left_on > $today)
    GROUP BY e.manager, e.manager_name, e.team, e.function
  ), usual AS (
    SELECT coalesce(function, '') AS function, CAST(median(open_deals) AS BIGINT) AS middle, count(*) AS people FROM load GROUP BY coalesce(function, '')
  )
  SELECT l.manager, l.manager_name AS name, l.team, l.function, l.open_deals, u.middle AS usual_deals, l.amount,
         l.open_deals > $times * greatest(u.middle, 1) AND l.open_deals - u.middle >= 15 AS bad
  FROM load l JOIN usual u ON u.function = coalesce(l.function, '')
  WHERE u.people >= 3
) p
