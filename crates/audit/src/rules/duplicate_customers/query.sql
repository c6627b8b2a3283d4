-- Surplus client cards with the card they repeat.
WITH keyed AS (
  SELECT customer_id, created_at, source, _import, _line,
         CASE WHEN char_length(trim(tax_id)) IN (10, 12) AND trim(tax_id) NOT IN ('0000000000', '000000000000') THEN trim(tax_id) END AS tax,
         CASE WHEN char_length(digits) >= 10 THEN right(digits, 10) END AS phone
  FROM (SELECT *, translate(split_part(lower(coalesce(phone, '')), 'доб', 1), ' +()-.–—/', '') AS digits FROM v_customers)
), placed AS (
  SELECT *, row_number() OVER (PARTITION BY tax ORDER BY created_at NULLS LAST, customer_id) AS by_tax,
         row_number() OVER (PARTITION BY phone ORDER BY created_at NULLS LAST, customer_id) AS by_phone,
         count(*) OVER (PARTITION BY phone) AS holders,
         first_value(customer_id) OVER (PARTITION BY tax ORDER BY created_at NULLS LAST, customer_id) AS first_by_tax,
         first_value(customer_id) OVER (PARTITION BY phone ORDER BY created_at NULLS LAST, customer_id) AS first_by_phone
  FROM keyed
)
SELECT customer_id, CASE WHEN tax IS NOT NULL AND by_tax > 1 THEN first_by_tax ELSE first_by_phone END AS repeats,
       CASE WHEN tax IS NOT NULL AND by_tax > 1 THEN 'tax_id' ELSE 'phone' END AS key, local_date(created_at) AS created_on, source, _import, _line
FROM placed
WHERE (tax IS NOT NULL AND by_tax > 1) OR (phone IS NOT NULL AND by_phone > 1 AND holders <= $shared)
ORDER BY repeats, customer_id
