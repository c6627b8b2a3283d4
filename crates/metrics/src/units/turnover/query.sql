-- Everybody of the department but the owner.
SELECT {cuts}DATE '{day}' AS on_date, x.manager AS person
FROM (SELECT manager, role FROM v_employees) x {joins} WHERE coalesce(x.role, 'manager') <> 'owner' {filters}
