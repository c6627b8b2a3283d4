-- Marketing spend by day, channel and campaign, known at as-of.
SELECT m."on" AS on_date, m.channel, m.campaign, sum(m.amount) AS amount
FROM marketing_spend m CROSS JOIN v_as_of a
WHERE m."on" <= local_date(a.as_of)
GROUP BY m."on", m.channel, m.campaign
ORDER BY m."on", m.channel, m.campaign
