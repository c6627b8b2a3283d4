-- Closed deals with a history: the way, how it ended, how long it took.
SELECT {cuts}x.closed_on AS on_date, x.pipeline AS pipe, p.path AS path, CASE WHEN x.status = 'won' THEN 1 ELSE 0 END AS won,
       CASE WHEN p.skips + p.backs + p.loops + p.dragged + p.late_start = 0 THEN 1 ELSE 0 END AS conforming,
       CAST(x.closed_on AS INT) - CAST(x.created_on AS INT) AS days
FROM v_deals x JOIN deal_paths p ON p.deal_id = x.deal_id {joins} WHERE x.status IN ('won', 'lost') {filters}
