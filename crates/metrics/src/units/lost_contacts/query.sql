-- Every kind of loss has a query of its own: leads (units/lost_leads), missed calls and open deals (calc/sql/lost_calls.sql, ownerless_deals.sql).
SELECT 1
