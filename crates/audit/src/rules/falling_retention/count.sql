-- Clients who bought in a year and again in the year after: last pair of years against the pair before.
WITH span AS (
  SELECT least(365, ($day - min(CAST(on_date AS INT))) / 3) AS days FROM v_purchases
), days AS (
  SELECT DISTINCT p.customer_id, ($day - CAST(p.on_date AS INT)) / s.days AS year
  FROM v_purchases p CROSS JOIN span s WHERE $day - CAST(p.on_date AS INT) < 3 * s.days
), years AS (
  SELECT customer_id, max(CASE WHEN year = 0 THEN 1 ELSE 0 END) AS y0, max(CASE WHEN year = 1 THEN 1 ELSE 0 END) AS y1,
         max(CASE WHEN year = 2 THEN 1 ELSE 0 END) AS y2
  FROM days GROUP BY customer_id
)
SELECT sum(y1) AS n, sum(y1 * y0) AS kept, sum(y1 * (1 - y0)) AS x, sum(y2) AS n_before, sum(y2 * y1) AS kept_before,
       (SELECT $day - min(CAST(on_date AS INT)) FROM v_purchases) AS history_days
FROM years
