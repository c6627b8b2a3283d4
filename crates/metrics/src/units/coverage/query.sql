-- Open deals promised by the end of the period (also those whose promised day has passed), with the outcomes of closed deals
-- that reached the same stage.
SELECT {cuts}x.created_on AS on_date, x.amount AS amount, x.currency AS currency, p.won AS won, p.resolved AS resolved
FROM v_open_deals x LEFT JOIN deal_reach r ON r.deal_id = x.deal_id
LEFT JOIN stage_odds p ON p.pipeline = x.pipeline AND p.rank = coalesce(r.rank, 0)
{joins} WHERE x.expected_close_on <= DATE '{due}' {filters}
