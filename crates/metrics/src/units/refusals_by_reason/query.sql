-- Lost deals with their reason.
SELECT {cuts}x.closed_on AS on_date, x.loss_reason AS reason, x.amount AS amount FROM v_deals x {joins} WHERE x.status = 'lost' {filters}
