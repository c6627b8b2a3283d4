-- Proposals of the newest version without a reply, newest first.
WITH versions AS (
  SELECT version, min(sent_at) AS first_at FROM proposals
  WHERE version IS NOT NULL AND CAST(local_date(sent_at) AS INT) <= $day - $mature AND CAST(local_date(sent_at) AS INT) > $day - 730
  GROUP BY version HAVING count(*) >= $min_cases
), newest AS (
  SELECT version FROM versions ORDER BY first_at DESC, version DESC LIMIT 1
)
SELECT p.id AS proposal_id, p.version, p.kind, local_date(p.sent_at) AS sent_on, local_date(p.opened_at) AS opened_on, p.deal_id, p.customer_id,
       p.owner_id AS manager, e.manager_name, p.source, p._import, p._line
FROM proposals p JOIN newest v ON v.version = p.version LEFT JOIN v_employees e ON e.manager = p.owner_id
WHERE CAST(local_date(p.sent_at) AS INT) <= $day - $mature AND (p.replied_at IS NULL OR p.replied_at > $as_of)
ORDER BY p.sent_at DESC, p.id
