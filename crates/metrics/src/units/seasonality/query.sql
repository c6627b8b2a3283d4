-- Revenue has a query of its own; this unit reads its months.
SELECT 1
