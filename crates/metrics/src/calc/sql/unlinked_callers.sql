-- Numbers of incoming calls that are tied to nothing.
SELECT DISTINCT phone FROM v_activities
WHERE kind = 'call' AND direction = 'in' AND phone IS NOT NULL AND customer_id IS NULL AND deal_id IS NULL AND lead_id IS NULL
ORDER BY phone
