-- Leads and incoming actions have a query each (calc/sql/flow_of_*.sql).
SELECT 1
