-- Proposals without a version, the latest first.
SELECT p.proposal_id, p.deal_id, p.customer_id, p.manager, e.manager_name, p.sent_on, p.kind, p.source, p._import, p._line
FROM (
  SELECT id AS proposal_id, deal_id, customer_id, owner_id AS manager, local_date(sent_at) AS sent_on, kind, version IS NULL AS bad, source, _import, _line
  FROM proposals WHERE sent_at <= $as_of AND CAST(local_date(sent_at) AS INT) > $day - 183
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.sent_on DESC, p.proposal_id
