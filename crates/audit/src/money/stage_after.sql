-- What happens to deals that passed each work stage: won among resolved, and the margin of the won.
SELECT s.pipeline, s.stage, count(*) AS n, sum(CASE WHEN r.status = 'won' THEN 1 ELSE 0 END) AS won,
       avg(CASE WHEN r.status = 'won' THEN CAST(coalesce(r.margin, r.amount * $share) AS DOUBLE) END) AS mean,
       stddev(CASE WHEN r.status = 'won' THEN CAST(coalesce(r.margin, r.amount * $share) AS DOUBLE) END) AS sd
FROM a_reach r JOIN a_stages s ON s.pipeline = r.pipeline AND s.kind = 'open' AND NOT s.passive AND s.rank < r.reached
WHERE r.status IN ('won', 'lost')
GROUP BY s.pipeline, s.stage
ORDER BY s.pipeline, s.stage
