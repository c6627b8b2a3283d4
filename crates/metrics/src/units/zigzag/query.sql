-- Won deals by the local day of closing.
SELECT {cuts}x.closed_on AS on_date FROM v_deals x {joins} WHERE x.status = 'won' AND x.closed_on IS NOT NULL {filters}
