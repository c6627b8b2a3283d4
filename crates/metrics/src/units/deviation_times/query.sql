-- The watched metrics have queries of their own; this unit reads their series.
SELECT 1
