-- Clients by the year of their first purchase: the last twelve months against the twelve before, after a year of burn-in.
SELECT sum(CASE WHEN age < 365 THEN 1 ELSE 0 END) AS x, sum(CASE WHEN age >= 365 THEN 1 ELSE 0 END) AS before, count(*) AS n,
       (SELECT $day - min(CAST(on_date AS INT)) FROM v_purchases) AS history_days
FROM (SELECT $day - CAST(first_on AS INT) AS age FROM v_first_purchase)
WHERE age < 730
