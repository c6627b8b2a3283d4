-- Deals open at the moment with what is right about each: a task ahead, no late task, filled fields, an active stage, a date ahead, a fresh touch.
SELECT {cuts}{day} AS on_date, coalesce(tt.future, false) AS future, tt.late AS late, {fields} AS filled,
       CASE WHEN x.stage IS NULL THEN NULL WHEN ps.stage IS NOT NULL THEN 0 ELSE 1 END AS stage_ok,
       CASE WHEN x.expected_close_on IS NULL THEN NULL WHEN x.expected_close_on >= {day} THEN 1 ELSE 0 END AS date_ok,
       CASE WHEN ac.t_deal IS NOT NULL THEN 1 WHEN x.created_at <= {week_ago} THEN 0 END AS touched
FROM v_deals x
LEFT JOIN (
  SELECT t_deal, max(due_at) >= {at} AS future, max(CASE WHEN due_at < {at} OR times_moved >= 3 THEN 1 ELSE 0 END) AS late
  FROM (
    SELECT deal_id AS t_deal, due_at, times_moved FROM v_tasks
    WHERE deal_id IS NOT NULL AND due_at IS NOT NULL AND created_at <= {at} AND (completed_at IS NULL OR completed_at > {at})
    UNION ALL
    SELECT d.deal_id, t.due_at, t.times_moved FROM v_tasks t JOIN v_deals d ON d.customer_id = t.customer_id
    WHERE t.deal_id IS NULL AND t.due_at IS NOT NULL AND t.created_at <= {at} AND (t.completed_at IS NULL OR t.completed_at > {at})
      AND d.created_at <= {at} AND (d.closed_at IS NULL OR d.closed_at > {at})
  ) GROUP BY t_deal
) tt ON tt.t_deal = x.deal_id
LEFT JOIN (
  SELECT DISTINCT t_deal FROM (
    SELECT deal_id AS t_deal FROM v_activities
    WHERE deal_id IS NOT NULL AND NOT is_automatic AND NOT is_promo AND started_at <= {at} AND started_at > {week_ago}
    UNION ALL
    SELECT d.deal_id FROM v_activities t JOIN v_deals d ON d.customer_id = t.customer_id
    WHERE t.deal_id IS NULL AND NOT t.is_automatic AND NOT t.is_promo AND t.started_at <= {at} AND t.started_at > {week_ago}
      AND d.created_at <= {at} AND (d.closed_at IS NULL OR d.closed_at > {at})
  )
) ac ON ac.t_deal = x.deal_id
LEFT JOIN passive_stages ps ON ps.pipeline = x.pipeline AND ps.stage = x.stage
{joins}
WHERE x.created_at <= {at} AND (x.closed_at IS NULL OR x.closed_at > {at}) {filters}
