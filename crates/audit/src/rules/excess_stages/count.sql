-- Pipelines and those with too many work stages.
SELECT count(*) AS n, sum(CASE WHEN stages > $most THEN 1 ELSE 0 END) AS x, max(stages) AS longest
FROM (SELECT pipeline, count(*) AS stages FROM v_stages WHERE kind = 'open' GROUP BY pipeline)
