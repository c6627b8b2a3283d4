-- Pieces of working days.
SELECT {cuts}local_date(x.started_at) AS on_date, local_date(x.started_at) AS day, x.manager AS person, x.activity AS activity,
       (arrow_cast(x.ended_at, 'Int64') - arrow_cast(x.started_at, 'Int64')) / 1000000 AS seconds
FROM (SELECT employee_id AS manager, started_at, ended_at, activity FROM worktime) x CROSS JOIN v_as_of ao
{joins} WHERE x.started_at <= ao.as_of AND x.ended_at > x.started_at {filters}
