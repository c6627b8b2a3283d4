-- Total seconds of each deal in each work stage; event = 1 when it left.
SELECT {cuts}v.entered_on AS on_date, x.pipeline AS pipe, v.stage AS stage, v.rank AS rank, v.seconds AS seconds, v.event AS event
FROM v_deals x JOIN deal_stage_time v ON v.deal_id = x.deal_id {joins} WHERE true {filters}
