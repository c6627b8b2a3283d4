-- Scores of reviewed talks.
SELECT {cuts}x.on_date AS on_date, x.activity_id AS talk, s.reviewer_id AS reviewer, s.scorecard AS scorecard, s.got AS got, s.items AS items, s.most AS most, s.failed AS failed
FROM v_activities x JOIN call_scores s ON s.activity_id = x.activity_id {joins} WHERE true {filters}
