-- Periods of capacity that have begun and lie inside the asked days.
SELECT resource, period_start, available, used
FROM capacity
WHERE period_start >= $p_from AND period_end <= $p_to AND period_end <= $p_today
ORDER BY resource, period_start, period_end
