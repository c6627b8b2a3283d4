-- Deals open at as-of.
SELECT * FROM v_deals WHERE status = 'open'
