-- Paid channels without leads, the largest spend first.
SELECT p.channel, p.amount, p.leads
FROM (
  SELECT m.channel, m.amount, coalesce(l.leads, 0) AS leads, coalesce(l.leads, 0) = 0 AS bad
  FROM (SELECT channel, sum(amount) AS amount FROM marketing_spend WHERE "on" >= $m_from AND "on" < $m_to AND CAST("on" AS INT) > $day - 215 GROUP BY channel HAVING sum(amount) > 0) m
  LEFT JOIN (SELECT lower(trim(channel)) AS channel, count(*) AS leads FROM v_leads WHERE CAST(created_on AS INT) > $day - 215 AND channel IS NOT NULL GROUP BY lower(trim(channel))) l
    ON l.channel = lower(trim(m.channel))
) p
WHERE p.bad
ORDER BY p.amount DESC, p.channel
