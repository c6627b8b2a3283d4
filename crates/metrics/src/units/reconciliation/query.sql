-- The three sides have a query each: sales of the books, won deals, incoming calls (calc/sql/reconcile_*.sql).
SELECT 1
