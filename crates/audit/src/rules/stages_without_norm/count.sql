-- Work stages of the directory and those without a norm of stay.
SELECT count(*) AS n, sum(CASE WHEN norm_days IS NULL OR norm_days <= 0 THEN 1 ELSE 0 END) AS x
FROM v_stages WHERE kind = 'open'
