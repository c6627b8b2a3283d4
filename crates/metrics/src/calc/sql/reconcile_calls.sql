-- Incoming calls and whether the CRM knows the caller.
SELECT {cuts}x.on_date AS on_date, CAST(NULL AS DECIMAL(18,4)) AS amount, CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS DECIMAL(18,4)) AS gap,
       CASE WHEN x.customer_id IS NOT NULL OR x.deal_id IS NOT NULL OR x.lead_id IS NOT NULL THEN 'link'
            ELSE coalesce(kc.how, 'no_number') END AS how
FROM v_activities x
LEFT JOIN known_callers kc ON kc.k_phone = x.phone
{joins}
WHERE x.kind = 'call' AND x.direction = 'in' {filters}
