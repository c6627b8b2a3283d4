-- Heads with too many working people.
SELECT h.head_id AS manager, e.manager_name, e.role, h.people
FROM (SELECT head_id, count(*) AS people FROM v_employees WHERE head_id IS NOT NULL AND (left_on IS NULL OR left_on > $today) GROUP BY head_id) h
LEFT JOIN v_employees e ON e.manager = h.head_id
WHERE h.people > $most
ORDER BY h.people DESC, h.head_id
