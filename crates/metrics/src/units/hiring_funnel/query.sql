-- Candidates who had applied by as-of, with their step and whether they were hired.
SELECT {cuts}local_date(x.applied_at) AS on_date, coalesce(x.stage, '') AS stage, coalesce(x.hired_on <= local_date(ao.as_of), false) AS hired, x.cost AS cost,
       CASE WHEN least(x.hired_on, x.rejected_on) <= local_date(ao.as_of) THEN CAST(least(x.hired_on, x.rejected_on) AS INT) - CAST(local_date(x.applied_at) AS INT) END AS days
FROM (SELECT applied_at, stage, channel, hired_on, rejected_on, cost, attrs FROM candidates) x CROSS JOIN v_as_of ao
{joins} WHERE x.applied_at <= ao.as_of {filters}
