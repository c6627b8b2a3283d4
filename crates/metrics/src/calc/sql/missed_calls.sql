-- Missed incoming calls and the working time to the next outgoing or answered call with the same number (or client, when there is no number).
WITH calls AS (
  SELECT activity_id, started_at, on_date, direction, answered, manager, customer_id, deal_id, lead_id, attrs,
         coalesce(CASE WHEN char_length(digits) >= 10 THEN right(digits, 10) END, customer_id) AS who
  FROM (SELECT *, translate(coalesce(phone, ''), ' +()-.–—/', '') AS digits FROM v_activities WHERE kind = 'call')
), next_talk AS (
  SELECT *, min(CASE WHEN direction = 'out' OR answered THEN started_at END)
              OVER (PARTITION BY who ORDER BY started_at, activity_id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS back_at
  FROM calls WHERE who IS NOT NULL
)
SELECT m.activity_id, m.started_at, m.on_date, m.manager, m.customer_id, m.deal_id, m.lead_id, m.attrs, m.who,
       m.back_at IS NOT NULL AS returned, working_micros(m.started_at, coalesce(m.back_at, a.as_of)) AS micros
FROM next_talk m CROSS JOIN v_as_of a
WHERE m.direction = 'in' AND NOT m.answered
