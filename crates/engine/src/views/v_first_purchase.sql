-- First purchase of each customer.
SELECT customer_id, min(at) AS first_at, min(on_date) AS first_on
FROM v_purchases
GROUP BY customer_id
