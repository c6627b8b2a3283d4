-- The watched metric has a query of its own; this unit reads its series.
SELECT 1
