-- Actions that happened by as-of.
SELECT id AS activity_id, kind, started_at, local_date(started_at) AS on_date, direction, owner_id AS manager, customer_id, deal_id, lead_id, logged_at,
       duration_s, wait_s, answered, result, phone, coalesce(is_automatic, false) AS is_automatic, coalesce(is_promo, false) AS is_promo,
       attrs, source, _import, _file, _line
FROM activities
WHERE started_at <= {as_of}
