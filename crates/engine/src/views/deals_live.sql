-- Deals that exist at as-of: no tests, no merged ones.
SELECT *
FROM deals
WHERE created_at <= {as_of} AND coalesce(is_test, false) = false AND merged_into IS NULL
