-- Leads of the watched days and of the days that make the norm, by channel.
SELECT {cuts}DATE '{day}' AS on_date, x.channel AS name, x.created_on AS seen, local_weekday(x.created_at) AS weekday,
       CASE WHEN x.created_on > DATE '{watched}' THEN 1 ELSE 0 END AS recent
FROM v_leads x {joins}
WHERE x.channel IS NOT NULL AND x.created_on > DATE '{base}' AND x.created_on <= DATE '{day}' {filters}
