-- Open deals and those whose owner has left.
SELECT count(*) AS n, sum(CASE WHEN e.left_on <= $today THEN 1 ELSE 0 END) AS x, sum(CASE WHEN e.left_on <= $today THEN d.amount END) AS amount
FROM v_open_deals d LEFT JOIN v_employees e ON e.manager = d.manager
