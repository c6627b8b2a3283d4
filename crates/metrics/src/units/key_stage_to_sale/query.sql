-- Deals that reached the key stage, hit = won.
SELECT {cuts}x.created_on AS on_date, CASE WHEN x.status = 'won' THEN 1 ELSE 0 END AS hit
FROM v_deals x JOIN deal_reach r ON r.deal_id = x.deal_id AND r.reached_key
{joins} WHERE true {filters}
