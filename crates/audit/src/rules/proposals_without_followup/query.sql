-- Proposals without a follow-up, the latest first.
SELECT p.proposal_id, p.deal_id, p.customer_id, p.manager, e.manager_name, p.sent_on, p.version, p.replied_on, p.source, p._import, p._line
FROM (
  WITH sent AS (
    SELECT p.id, p.sent_at, p.replied_at, p.deal_id, coalesce(p.customer_id, d.customer_id) AS customer_id, p.owner_id AS manager, p.version, p.source, p._import, p._line
    FROM proposals p LEFT JOIN deals_live d ON d.id = p.deal_id
    WHERE p.sent_at <= $as_of AND CAST(local_date(p.sent_at) AS INT) > $day - 183 AND CAST(local_date(p.sent_at) AS INT) <= $day - $days
  ), acts AS (
    SELECT customer_id, deal_id, started_at FROM v_activities WHERE NOT is_automatic AND NOT is_promo AND kind IN ('call', 'meeting', 'visit', 'email', 'message')
  ), followed AS (
    SELECT DISTINCT s.id, s.source FROM sent s JOIN acts a ON a.customer_id = s.customer_id AND a.started_at > s.sent_at
      AND CAST(a.started_at AS BIGINT) <= CAST(s.sent_at AS BIGINT) + $days * 86400000000
    UNION
    SELECT DISTINCT s.id, s.source FROM sent s JOIN acts a ON a.deal_id = s.deal_id AND a.started_at > s.sent_at
      AND CAST(a.started_at AS BIGINT) <= CAST(s.sent_at AS BIGINT) + $days * 86400000000
  )
  SELECT s.id AS proposal_id, s.deal_id, s.customer_id, s.manager, local_date(s.sent_at) AS sent_on, s.version, local_date(s.replied_at) AS replied_on,
         f.id IS NULL AND (s.replied_at IS NULL OR CAST(s.replied_at AS BIGINT) > CAST(s.sent_at AS BIGINT) + $days * 86400000000) AS bad, s.source, s._import, s._line
  FROM sent s LEFT JOIN followed f ON f.id = s.id AND coalesce(f.source, '') = coalesce(s.source, '')
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.sent_on DESC, p.proposal_id
