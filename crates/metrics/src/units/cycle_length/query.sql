-- Days from creation to closing of won deals.
SELECT {cuts}x.closed_on AS on_date, CAST(arrow_cast(x.closed_at, 'Int64') - arrow_cast(x.created_at, 'Int64') AS DOUBLE) / 86400000000.0 AS value
FROM v_deals x {joins} WHERE x.status = 'won' AND x.closed_at >= x.created_at {filters}
