-- People by the day they were hired.
SELECT {cuts}x.hired_on AS on_date, x.manager AS person
FROM (SELECT manager, hired_on, role FROM v_employees) x {joins}
WHERE x.hired_on IS NOT NULL AND coalesce(x.role, 'manager') = 'manager' {filters}
