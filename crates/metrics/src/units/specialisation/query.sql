-- Deeds of people by function: offers and papers, work with those who have bought before, with those who have not, the rest.
SELECT {cuts}x.on_date AS on_date, x.manager AS person,
       CASE WHEN x.kind IN ('proposal', 'note') THEN 'documents'
            WHEN bought.first_at < x.started_at THEN 'current'
            WHEN x.customer_id IS NOT NULL OR x.lead_id IS NOT NULL OR x.deal_id IS NOT NULL THEN 'new' ELSE 'other' END AS func
FROM v_activities x LEFT JOIN v_first_purchase bought ON bought.customer_id = x.customer_id
{joins} WHERE x.manager IS NOT NULL AND NOT x.is_automatic AND NOT x.is_promo {filters}
