-- Deals of the cohort: age at the ending (1 won, 2 lost) or at as-of (0 still open), in days.
SELECT {cuts}x.created_on AS on_date, CASE x.status WHEN 'won' THEN 1 WHEN 'lost' THEN 2 ELSE 0 END AS ending,
       CAST(coalesce(x.closed_on, local_date(ao.as_of)) AS INT) - CAST(x.created_on AS INT) AS age
FROM v_deals x CROSS JOIN v_as_of ao {joins} WHERE true {filters}
