-- One row per customer that was not merged into another.
SELECT id AS customer_id, name, kind, tax_id, audience, region, channel, owner_id, created_at, industry, phone, email, parent_id, attrs, source, _import, _file, _line
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY source) AS rn FROM customers WHERE merged_into IS NULL)
WHERE rn = 1
