-- Leads old enough to have become a sale, by channel and by how they were answered: how many were won and for what margin.
WITH made AS (
  SELECT lead_id, max(won) AS won, sum(margin) AS margin FROM (
    SELECT lead_id, CASE WHEN status = 'won' THEN 1 ELSE 0 END AS won, CASE WHEN status = 'won' THEN coalesce(margin, amount * $share) END AS margin
    FROM v_deals WHERE lead_id IS NOT NULL
    UNION ALL
    SELECT l.lead_id, CASE WHEN d.status = 'won' THEN 1 ELSE 0 END, CASE WHEN d.status = 'won' THEN coalesce(d.margin, d.amount * $share) END
    FROM v_leads l JOIN v_deals d ON d.deal_id = l.deal_id AND d.lead_id IS NULL
  ) GROUP BY lead_id
)
SELECT channel, answered, count(*) AS n, sum(coalesce(won, 0)) AS won, sum(margin) AS margin
FROM (
  SELECT coalesce(l.channel, '') AS channel, m.won, m.margin,
         CASE WHEN l.first_response_at IS NULL THEN 'none' WHEN working_minutes(l.created_at, l.first_response_at) <= $minutes THEN 'fast' ELSE 'slow' END AS answered
  FROM v_leads l LEFT JOIN made m ON m.lead_id = l.lead_id
  WHERE CAST(l.created_on AS INT) > $day - 545 AND CAST(l.created_on AS INT) <= $day - 90
)
GROUP BY channel, answered
ORDER BY channel, answered
