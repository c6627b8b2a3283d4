-- Clients who bought in a year and again in the year after: last pair of years against the pair before.
WITH days AS (
  SELECT DISTINCT customer_id, ($day - CAST(on_date AS INT)) / 365 AS year FROM v_purchases WHERE $day - CAST(on_date AS INT) < 1095
), years AS (
  SELECT customer_id, max(CASE WHEN year = 0 THEN 1 ELSE 0 END) AS y0, max(CASE WHEN year = 1 THEN 1 ELSE 0 END) AS y1,
         max(CASE WHEN year = 2 THEN 1 ELSE 0 END) AS y2
  FROM days GROUP BY customer_id
)
SELECT sum(y1) AS n, sum(y1 * y0) AS kept, sum(y1 * (1 - y0)) AS x, sum(y2) AS n_before, sum(y2 * y1) AS kept_before,
       (SELECT $day - min(CAST(on_date AS INT)) FROM v_purchases) AS history_days
FROM years
