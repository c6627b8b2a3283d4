-- Deals as they were at as-of: a deal closed later is open here; without a closing date the last final stage dates it.
SELECT d.id AS deal_id, d.created_at, local_date(d.created_at) AS created_on, d.title, d.customer_id, d.owner_id AS manager, coalesce(d.pipeline, '{pipeline}') AS pipeline,
       {stage} AS stage, d.stage AS stage_now,
       CASE WHEN d.status <> 'open' AND {closed_at} > {as_of} THEN 'open' ELSE d.status END AS status,
       CASE WHEN d.status <> 'open' AND {closed_at} <= {as_of} THEN {closed_at} END AS closed_at,
       CASE WHEN d.status <> 'open' AND {closed_at} <= {as_of} THEN local_date({closed_at}) END AS closed_on,
       d.amount, d.currency, d.margin, d.discount, d.expected_close_on, d.channel, d.audience, d.region, d.product, d.loss_reason, d.lead_id,
       d.is_repeat, d.qualified, d.updated_at, d.attrs, d.source, d._import, d._file, d._line
FROM deals_live d {joins}
