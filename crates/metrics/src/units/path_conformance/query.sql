-- Closed deals with a history and what was wrong with their way.
SELECT {cuts}x.closed_on AS on_date, CASE WHEN p.skips + p.backs + p.loops + p.dragged + p.late_start = 0 THEN 1 ELSE 0 END AS hit,
       CASE WHEN x.status = 'won' THEN 1 ELSE 0 END AS won, p.skips AS skips, p.backs AS backs, p.loops AS loops, p.dragged AS dragged, p.late_start AS late_start
FROM v_deals x JOIN deal_paths p ON p.deal_id = x.deal_id {joins} WHERE x.status IN ('won', 'lost') {filters}
