-- One row per product id.
SELECT id AS product_id, name AS product_name, category, unit_price, unit_cost
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY source) AS rn FROM products)
WHERE rn = 1
