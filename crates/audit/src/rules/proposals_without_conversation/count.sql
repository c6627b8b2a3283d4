-- Proposals of the half-year and those without a talk before.
SELECT p.manager, count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  WITH sent AS (
    SELECT p.id, p.sent_at, p.deal_id, coalesce(p.customer_id, d.customer_id) AS customer_id, p.owner_id AS manager, p.version, p.source, p._import, p._line
    FROM proposals p LEFT JOIN deals_live d ON d.id = p.deal_id
    WHERE p.sent_at <= $as_of AND CAST(local_date(p.sent_at) AS INT) > $day - 183
  ), talks AS (
    SELECT customer_id, deal_id, started_at FROM v_activities
    WHERE NOT is_automatic AND (kind IN ('meeting', 'visit') OR (kind = 'call' AND coalesce(answered, duration_s > 0, true)))
  ), heard AS (
    SELECT DISTINCT s.id, s.source FROM sent s JOIN talks t ON t.customer_id = s.customer_id AND t.started_at <= s.sent_at
      AND CAST(t.started_at AS BIGINT) > CAST(s.sent_at AS BIGINT) - 90 * 86400000000
    UNION
    SELECT DISTINCT s.id, s.source FROM sent s JOIN talks t ON t.deal_id = s.deal_id AND t.started_at <= s.sent_at
  )
  SELECT s.id AS proposal_id, s.deal_id, s.customer_id, s.manager, local_date(s.sent_at) AS sent_on, s.version, h.id IS NULL AS bad, s.source, s._import, s._line
  FROM sent s LEFT JOIN heard h ON h.id = s.id AND coalesce(h.source, '') = coalesce(s.source, '')
) p
GROUP BY p.manager
ORDER BY p.manager
