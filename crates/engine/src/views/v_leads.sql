-- Leads known at as-of, without tests; an answer after as-of has not happened yet.
SELECT id AS lead_id, created_at, local_date(created_at) AS created_on, channel, campaign, customer_id, owner_id AS manager, audience, region, product,
       status, reason, deal_id, phone, email,
       CASE WHEN first_response_at <= {as_of} THEN first_response_at END AS first_response_at,
       attrs, source, _import, _file, _line
FROM leads
WHERE created_at <= {as_of} AND coalesce(is_test, false) = false
