-- Total time of a deal in each work stage over all its visits; event = 0 when it still stands there (methods.md 1.6).
-- Three or more entries of a deal inside five minutes were filled in afterwards: such visits say nothing about time.
WITH moves AS (
  SELECT e.deal_id, e.pipeline, e.stage, e.entered_at, d.status, d.closed_at,
         lead(e.entered_at) OVER w AS left_at, lag(e.entered_at) OVER w AS before_at, lag(e.entered_at, 2) OVER w AS before2_at,
         lead(e.entered_at, 2) OVER w AS after2_at
  FROM v_stage_events e JOIN v_deals d ON d.deal_id = e.deal_id AND d.pipeline = e.pipeline
  WINDOW w AS (PARTITION BY e.deal_id ORDER BY e.entered_at, e.stage)
), visits AS (
  SELECT m.deal_id, m.stage, s.rank, m.entered_at,
         coalesce(m.left_at, CASE WHEN m.status <> 'open' THEN greatest(m.closed_at, m.entered_at) END) AS left_at,
         coalesce(m.before2_at >= m.entered_at - INTERVAL '5 minutes', false)
           OR coalesce(m.after2_at <= m.entered_at + INTERVAL '5 minutes', false)
           OR (coalesce(m.before_at >= m.entered_at - INTERVAL '5 minutes', false) AND coalesce(m.left_at <= m.before_at + INTERVAL '5 minutes', false)) AS bulk
  FROM moves m JOIN v_stages s ON s.pipeline = m.pipeline AND s.stage = m.stage AND s.kind = 'open'
)
SELECT v.deal_id, v.stage, v.rank, local_date(min(v.entered_at)) AS entered_on,
       CAST(sum(arrow_cast(coalesce(v.left_at, a.as_of), 'Int64') - arrow_cast(v.entered_at, 'Int64')) / 1000000 AS BIGINT) AS seconds,
       CASE WHEN count(v.left_at) = count(*) THEN 1 ELSE 0 END AS event
FROM visits v CROSS JOIN v_as_of a
WHERE NOT v.bulk
GROUP BY v.deal_id, v.stage, v.rank
