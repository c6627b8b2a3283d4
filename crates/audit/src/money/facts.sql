-- Sales of the last twelve complete months: revenue, margin, what has no margin, new clients apart, months with sales.
SELECT sum(o.net) AS revenue, sum(o.net_margin) AS margin, sum(CASE WHEN o.net_margin IS NOT NULL THEN o.net END) AS known,
       sum(CASE WHEN o.customer_id IS NULL THEN coalesce(o.net_margin, 0) END) AS anonymous,
       sum(CASE WHEN f.first_on >= $m_from THEN coalesce(o.net_margin, 0) END) AS fresh,
       count(DISTINCT date_trunc('month', o.on_date)) AS months
FROM v_orders o LEFT JOIN v_first_purchase f ON f.customer_id = o.customer_id
WHERE o.on_date >= $m_from AND o.on_date < $m_to
