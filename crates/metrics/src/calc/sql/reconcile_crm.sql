-- Won deals and how a sale was found for each; a sum that differs by more than 5 % is a match of its own; a deal closed within 31 days may still wait for its sale.
SELECT {cuts}x.closed_on AS on_date, x.amount AS amount, x.currency AS currency,
       CASE WHEN coalesce(so.booked, bp.booked) IS NOT NULL AND x.amount IS NOT NULL THEN abs(x.amount - coalesce(so.booked, bp.booked)) END AS gap,
       CASE WHEN so.booked IS NOT NULL AND (x.amount IS NULL OR abs(x.amount - so.booked) * 20 > so.booked) THEN 'link_amount_differs'
            WHEN so.booked IS NOT NULL THEN 'link'
            WHEN bp.how IS NOT NULL THEN bp.how
            WHEN x.closed_at > ao.as_of - INTERVAL '31 days' THEN 'waiting'
            ELSE 'none' END AS how
FROM v_deals x CROSS JOIN v_as_of ao
LEFT JOIN (SELECT deal_id AS s_deal, sum(net) AS booked FROM v_orders WHERE NOT is_return AND net > 0 AND deal_id IS NOT NULL GROUP BY deal_id) so ON so.s_deal = x.deal_id
LEFT JOIN books_pairs bp ON bp.deal_id = x.deal_id
{joins}
WHERE x.status = 'won' {filters}
