-- First purchases of customers whose channel is known; those who came by recommendation.
SELECT {cuts}x.first_on AS on_date,
       CASE WHEN lower(k.channel) LIKE '%рекоменд%' OR lower(k.channel) LIKE '%сарафан%' OR lower(k.channel) LIKE '%referral%'
              OR lower(k.channel) LIKE '%word of mouth%' OR lower(k.channel) LIKE '%партнёр%' OR lower(k.channel) LIKE '%партнер%' THEN 1 ELSE 0 END AS hit
FROM v_first_purchase x JOIN v_customers k ON k.customer_id = x.customer_id {joins}
WHERE k.channel IS NOT NULL {filters}
