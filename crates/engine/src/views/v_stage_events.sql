-- Entries into stages known at as-of, the pipeline filled from the deal when the event lacks it.
SELECT e.deal_id, e.entered_at, e.stage, coalesce(e.pipeline, d.pipeline, '{pipeline}') AS pipeline, e.actor_id, e.source, e._import, e._file, e._line
FROM stage_events e
JOIN deals_live d ON d.id = e.deal_id
WHERE e.entered_at <= {as_of}
