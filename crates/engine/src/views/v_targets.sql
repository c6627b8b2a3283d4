-- Targets, one per subject, metric and period: what was entered in the product wins over what files say of the same one.
SELECT subject_kind, subject_id, metric, period_start, period_end, value, source, _import, _file, _line
FROM (SELECT *, row_number() OVER (PARTITION BY subject_kind, coalesce(subject_id, ''), metric, period_start, period_end
                                   ORDER BY CASE WHEN source = 'desk' THEN 0 ELSE 1 END, source) AS rn FROM targets)
WHERE rn = 1 AND metric <> 'none'
