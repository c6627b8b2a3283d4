-- Stages with their order inside the pipeline; `rank` counts work stages from 1.
SELECT pipeline, stage, position, kind, coalesce(is_key, false) AS is_key, coalesce(name, stage) AS stage_name, norm_days,
       CASE WHEN kind = 'open' THEN row_number() OVER (PARTITION BY pipeline, kind ORDER BY position, stage) END AS rank
FROM (SELECT *, row_number() OVER (PARTITION BY pipeline, stage ORDER BY source) AS rn FROM stages_known)
WHERE rn = 1
