-- How often clients who fell out of their rhythm came back by themselves: long silences that ended, and that did not.
WITH days AS (
  SELECT DISTINCT customer_id, on_date FROM v_purchases
), gaps AS (
  SELECT customer_id, CAST(on_date AS INT) - lag(CAST(on_date AS INT)) OVER (PARTITION BY customer_id ORDER BY on_date) AS gap FROM days
)
SELECT (SELECT count(*) FROM gaps g JOIN a_rhythm r ON r.customer_id = g.customer_id WHERE g.gap > r.limit_days) AS returned,
       (SELECT count(*) FROM a_rhythm WHERE lost) AS gone
