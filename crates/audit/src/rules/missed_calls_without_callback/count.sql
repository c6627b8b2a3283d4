-- Missed incoming calls of the last year old enough to be called back, and those with no call to or answered from that number in time.
WITH calls AS (
  SELECT activity_id, started_at, direction, answered, manager,
         coalesce(CASE WHEN char_length(digits) >= 10 THEN right(digits, 10) END, customer_id) AS who
  FROM (SELECT *, translate(coalesce(phone, ''), ' +()-.–—/', '') AS digits FROM v_activities WHERE kind = 'call' AND CAST(on_date AS INT) >= $year_day)
), missed AS (
  SELECT * FROM calls WHERE direction = 'in' AND NOT answered AND who IS NOT NULL AND working_minutes(started_at, $as_of) > $minutes
), back AS (
  SELECT m.activity_id, min(c.started_at) AS called_at
  FROM missed m JOIN calls c ON c.who = m.who AND c.started_at > m.started_at AND (c.direction = 'out' OR c.answered)
  GROUP BY m.activity_id
)
SELECT count(*) AS n, sum(CASE WHEN b.called_at IS NULL OR working_minutes(m.started_at, b.called_at) > $minutes THEN 1 ELSE 0 END) AS x,
       count(DISTINCT CASE WHEN b.called_at IS NULL THEN m.who END) AS people
FROM missed m LEFT JOIN back b ON b.activity_id = m.activity_id
