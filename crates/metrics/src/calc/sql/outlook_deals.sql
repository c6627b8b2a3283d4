-- outlook_deals: live deals in order of id, with the work stage of today.
SELECT x.deal_id, x.created_at, x.created_on, x.closed_at, x.closed_on, x.status, x.pipeline, s.rank AS now_rank, x.amount, x.currency,
       x.manager, coalesce(x.channel, l.channel) AS channel, x.customer_id, x.expected_close_on,
       coalesce(f.first_at < x.created_at, false) OR coalesce(x.is_repeat, false) AS is_current
FROM v_deals x
LEFT JOIN v_stages s ON s.pipeline = x.pipeline AND s.stage = x.stage AND s.kind = 'open'
LEFT JOIN v_first_purchase f ON f.customer_id = x.customer_id
LEFT JOIN (SELECT lead_id, min(channel) AS channel FROM v_leads GROUP BY lead_id) l ON l.lead_id = x.lead_id
ORDER BY x.deal_id, x.created_at
