-- One row per employee id (the first source in order wins).
SELECT id AS manager, name AS manager_name, team, role, head_id, function, hired_on, left_on
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY source) AS rn FROM employees)
WHERE rn = 1
