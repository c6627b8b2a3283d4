-- Each client's own rhythm of purchases and whether the silence is longer than it allows: 3 median gaps, at least 30 days;
-- with fewer than two gaps the slowest tenth of all gaps (methods.md 3.8).
WITH days AS (
  SELECT DISTINCT customer_id, on_date FROM v_purchases
), gaps AS (
  SELECT customer_id, on_date,
         CAST(on_date AS INT) - lag(CAST(on_date AS INT)) OVER (PARTITION BY customer_id ORDER BY on_date) AS gap
  FROM days
), counted AS (
  SELECT gap, count(*) AS times FROM gaps WHERE gap IS NOT NULL GROUP BY gap
), pooled AS (
  SELECT max(gap) AS gap FROM (
    SELECT gap, sum(times) OVER () AS n,
           coalesce(sum(times) OVER (ORDER BY gap ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
    FROM counted
  ) WHERE before * 10 < n * 9
), own AS (
  SELECT customer_id, count(*) AS purchases, min(on_date) AS first_on, max(on_date) AS last_on, median(gap) AS gap
  FROM gaps GROUP BY customer_id
), judged AS (
  SELECT o.*, CASE WHEN o.purchases >= 3 THEN greatest(30, 3 * CAST(o.gap AS INT)) ELSE coalesce(p.gap, 180) END AS limit_days
  FROM own o CROSS JOIN pooled p
), money AS (
  SELECT o.customer_id, sum(o.net) AS year_net, sum(o.net_margin) AS year_margin
  FROM v_orders o JOIN judged j ON j.customer_id = o.customer_id
  WHERE CAST(o.on_date AS INT) > CAST(j.last_on AS INT) - 365
  GROUP BY o.customer_id
)
SELECT j.customer_id, j.purchases, j.first_on, j.last_on, j.gap, j.limit_days, {day} - CAST(j.last_on AS INT) AS silent_days,
       {day} - CAST(j.last_on AS INT) > j.limit_days AS lost, m.year_net, m.year_margin
FROM judged j LEFT JOIN money m ON m.customer_id = j.customer_id
