-- Open deals in stages with enough won history, and those standing longer than nine tenths of the won deals stood there, by manager.
SELECT o.manager, count(*) AS n, sum(CASE WHEN o.stage_days > u.p90 THEN 1 ELSE 0 END) AS x, sum(CASE WHEN o.stage_days > u.p90 THEN o.amount END) AS amount
FROM a_open o JOIN a_usual u ON u.pipeline = o.pipeline AND u.stage = o.stage AND u.n >= $min_won
GROUP BY o.manager
ORDER BY o.manager
