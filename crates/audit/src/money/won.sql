-- Deals won in the last year: how many, their margin (from the amount where it is unknown), its spread, the largest amount.
SELECT count(*) AS n, avg(CAST(coalesce(margin, amount * $share) AS DOUBLE)) AS mean, stddev(CAST(coalesce(margin, amount * $share) AS DOUBLE)) AS sd,
       max(amount) AS largest
FROM v_deals WHERE status = 'won' AND amount > 0 AND CAST(closed_on AS INT) >= $year_day
