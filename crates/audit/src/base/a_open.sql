-- Open deals with the day something last happened: creation, change of stage, action of a person.
WITH acts AS (
  SELECT deal_id, max(on_date) AS on_date FROM v_activities
  WHERE deal_id IS NOT NULL AND NOT is_automatic AND NOT is_promo GROUP BY deal_id
), client_acts AS (
  SELECT customer_id, max(on_date) AS on_date FROM v_activities
  WHERE deal_id IS NULL AND customer_id IS NOT NULL AND NOT is_automatic AND NOT is_promo GROUP BY customer_id
), moves AS (
  SELECT deal_id, local_date(max(entered_at)) AS on_date FROM v_stage_events GROUP BY deal_id
), joined AS (
  SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.pipeline, d.stage, d.amount, d.margin, d.created_on, d.expected_close_on,
         coalesce(m.on_date, d.created_on) AS stage_on, d.source, d._import, d._line,
         greatest(d.created_on, coalesce(a.on_date, d.created_on), coalesce(c.on_date, d.created_on), coalesce(m.on_date, d.created_on)) AS moved_on
  FROM v_open_deals d
  LEFT JOIN acts a ON a.deal_id = d.deal_id
  LEFT JOIN client_acts c ON c.customer_id = d.customer_id
  LEFT JOIN moves m ON m.deal_id = d.deal_id
  LEFT JOIN v_employees e ON e.manager = d.manager
)
SELECT *, {day} - CAST(moved_on AS INT) AS idle_days, {day} - CAST(stage_on AS INT) AS stage_days FROM joined
