-- Chance of each stage (won among resolved that reached it), and win rates of deals resolved in usual time and much later.
SELECT s.pipeline, s.stage, sum(CASE WHEN r.status = 'won' THEN 1 ELSE 0 END) AS won, count(*) AS n
FROM a_reach r JOIN a_stages s ON s.pipeline = r.pipeline AND s.kind = 'open' AND s.rank <= r.reached
WHERE r.status IN ('won', 'lost') AND CAST(r.closed_on AS INT) >= $year_day
GROUP BY s.pipeline, s.stage
ORDER BY s.pipeline, s.stage
