-- Missed calls nobody returned in time, newest first.
WITH calls AS (
  SELECT activity_id, started_at, direction, answered, manager, customer_id, wait_s, source, _import, _line,
         coalesce(CASE WHEN char_length(digits) >= 10 THEN right(digits, 10) END, customer_id) AS who
  FROM (SELECT *, translate(coalesce(phone, ''), ' +()-.–—/', '') AS digits FROM v_activities WHERE kind = 'call' AND CAST(on_date AS INT) >= $year_day)
), missed AS (
  SELECT * FROM calls WHERE direction = 'in' AND NOT answered AND who IS NOT NULL AND working_minutes(started_at, $as_of) > $minutes
), back AS (
  SELECT m.activity_id, min(c.started_at) AS called_at
  FROM missed m JOIN calls c ON c.who = m.who AND c.started_at > m.started_at AND (c.direction = 'out' OR c.answered)
  GROUP BY m.activity_id
)
SELECT m.activity_id, local_date(m.started_at) AS on_date, local_hour(m.started_at) AS hour, m.manager, e.manager_name, m.customer_id, m.wait_s,
       working_minutes(m.started_at, b.called_at) AS called_back_after_minutes, m.source, m._import, m._line
FROM missed m LEFT JOIN back b ON b.activity_id = m.activity_id LEFT JOIN v_employees e ON e.manager = m.manager
WHERE b.called_at IS NULL OR working_minutes(m.started_at, b.called_at) > $minutes
ORDER BY m.started_at DESC, m.activity_id
