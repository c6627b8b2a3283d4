-- Client cards with any key; hit = an earlier card is the same client.
SELECT {cuts}local_date(x.created_at) AS on_date, dd.hit AS hit, dd.how AS how, dd.shared AS shared, dd.original AS original
FROM v_customers x JOIN customer_doubles dd ON dd.customer_id = x.customer_id
{joins} WHERE dd.keyed = 1 {filters}
