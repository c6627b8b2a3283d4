-- Open deals by stage.
SELECT {cuts}x.created_on AS on_date, x.pipeline AS pipe, x.stage AS stage, s.position AS place, x.amount AS amount
FROM v_open_deals x LEFT JOIN v_stages s ON s.pipeline = x.pipeline AND s.stage = x.stage {joins} WHERE true {filters}
