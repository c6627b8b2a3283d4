-- Proposals of the half-year and those without a version.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT id AS proposal_id, deal_id, customer_id, owner_id AS manager, local_date(sent_at) AS sent_on, kind, version IS NULL AS bad, source, _import, _line
  FROM proposals WHERE sent_at <= $as_of AND CAST(local_date(sent_at) AS INT) > $day - 183
) p
