-- Deals resolved at each work stage in the last two years by manager: passed on or lost right there.
SELECT pipeline, stage, manager, sum(n) AS n, sum(x) AS passed, sum(n) - sum(x) AS x
FROM (
  SELECT r.pipeline, s.stage, s.rank, r.manager, count(*) AS n, sum(CASE WHEN r.reached > s.rank THEN 1 ELSE 0 END) AS x
  FROM a_reach r JOIN a_stages s ON s.pipeline = r.pipeline AND s.kind = 'open' AND NOT s.passive
  WHERE r.reached >= s.rank AND (r.reached > s.rank OR r.status = 'lost') AND r.manager IS NOT NULL
  GROUP BY r.pipeline, s.stage, s.rank, r.manager
)
GROUP BY pipeline, stage, rank, manager
ORDER BY pipeline, rank, stage, manager
