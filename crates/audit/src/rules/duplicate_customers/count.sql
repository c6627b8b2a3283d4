-- Client cards that carry a key and the surplus ones among them: same tax id, phone or e-mail as an earlier card.
WITH keyed AS (
  SELECT customer_id, created_at, CASE WHEN char_length(trim(tax_id)) IN (10, 12) AND trim(tax_id) NOT IN ('0000000000', '000000000000') THEN trim(tax_id) END AS tax,
         CASE WHEN char_length(digits) >= 10 THEN right(digits, 10) END AS phone, CASE WHEN strpos(mail, '@') > 1 THEN mail END AS mail
  FROM (SELECT customer_id, created_at, tax_id, translate(split_part(lower(coalesce(phone, '')), 'доб', 1), ' +()-.–—/', '') AS digits,
               lower(trim(coalesce(email, ''))) AS mail FROM v_customers)
), placed AS (
  SELECT tax, phone, mail, row_number() OVER (PARTITION BY tax ORDER BY created_at NULLS LAST, customer_id) AS by_tax,
         row_number() OVER (PARTITION BY phone ORDER BY created_at NULLS LAST, customer_id) AS by_phone,
         row_number() OVER (PARTITION BY mail ORDER BY created_at NULLS LAST, customer_id) AS by_mail,
         count(*) OVER (PARTITION BY phone) AS holders, count(*) OVER (PARTITION BY mail) AS readers
  FROM keyed
)
SELECT count(*) AS n, sum(CASE WHEN (tax IS NOT NULL AND by_tax > 1) OR (phone IS NOT NULL AND by_phone > 1 AND holders <= $shared)
                                 OR (mail IS NOT NULL AND by_mail > 1 AND readers <= $shared) THEN 1 ELSE 0 END) AS x
FROM placed
WHERE tax IS NOT NULL OR phone IS NOT NULL OR mail IS NOT NULL
