-- Incoming calls, letters and messages of the watched days and of the days that make the norm, by kind.
SELECT {cuts}DATE '{day}' AS on_date, concat('in:', x.kind) AS name, x.on_date AS seen, local_weekday(x.started_at) AS weekday,
       CASE WHEN x.on_date > DATE '{watched}' THEN 1 ELSE 0 END AS recent
FROM v_activities x {joins}
WHERE x.direction = 'in' AND x.on_date > DATE '{base}' AND x.on_date <= DATE '{day}' {filters}
