-- Targets that lie inside the window.
SELECT subject_kind, subject_id, metric, period_start, period_end, value FROM v_targets
WHERE period_start >= $p_from AND period_end <= $p_to ORDER BY subject_kind, subject_id, metric, period_start
