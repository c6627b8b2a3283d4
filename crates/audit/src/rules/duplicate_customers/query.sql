-- Surplus client cards with the card they repeat.
WITH keyed AS (
  SELECT customer_id, created_at, source, _import, _line,
         CASE WHEN char_length(trim(tax_id)) IN (10, 12) AND trim(tax_id) NOT IN ('0000000000', '000000000000') THEN trim(tax_id) END AS tax,
         CASE WHEN char_length(digits) >= 10 THEN right(digits, 10) END AS phone, CASE WHEN strpos(mail, '@') > 1 THEN mail END AS mail
  FROM (SELECT *, translate(split_part(lower(coalesce(phone, '')), 'доб', 1), ' +()-.–—/', '') AS digits, lower(trim(coalesce(email, ''))) AS mail
        FROM v_customers)
), placed AS (
  SELECT *, row_number() OVER (PARTITION BY tax ORDER BY created_at NULLS LAST, customer_id) AS by_tax,
         row_number() OVER (PARTITION BY phone ORDER BY created_at NULLS LAST, customer_id) AS by_phone,
         row_number() OVER (PARTITION BY mail ORDER BY created_at NULLS LAST, customer_id) AS by_mail,
         count(*) OVER (PARTITION BY phone) AS holders, count(*) OVER (PARTITION BY mail) AS readers,
         first_value(customer_id) OVER (PARTITION BY tax ORDER BY created_at NULLS LAST, customer_id) AS first_by_tax,
         first_value(customer_id) OVER (PARTITION BY phone ORDER BY created_at NULLS LAST, customer_id) AS first_by_phone,
         first_value(customer_id) OVER (PARTITION BY mail ORDER BY created_at NULLS LAST, customer_id) AS first_by_mail
  FROM keyed
), told AS (
  SELECT *, CASE WHEN tax IS NOT NULL AND by_tax > 1 THEN 'tax_id' WHEN phone IS NOT NULL AND by_phone > 1 AND holders <= $shared THEN 'phone'
                 WHEN mail IS NOT NULL AND by_mail > 1 AND readers <= $shared THEN 'email' END AS key
  FROM placed
)
SELECT customer_id, CASE key WHEN 'tax_id' THEN first_by_tax WHEN 'phone' THEN first_by_phone ELSE first_by_mail END AS repeats,
       key, local_date(created_at) AS created_on, source, _import, _line
FROM told
WHERE key IS NOT NULL
ORDER BY repeats, customer_id
