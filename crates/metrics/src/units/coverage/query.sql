-- Open deals with their promised dates and odds.
SELECT {cuts}x.expected_close_on AS on_date, x.amount AS amount, p.share AS share
FROM v_open_deals x LEFT JOIN deal_reach r ON r.deal_id = x.deal_id
LEFT JOIN stage_odds p ON p.pipeline = x.pipeline AND p.rank = r.rank {joins} WHERE true {filters}
