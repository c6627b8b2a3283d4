-- Plans with one word for revenue, whatever the company calls it.
SELECT subject_kind, subject_id, period_start, period_end, value,
       CASE WHEN word IN ('revenue', 'sales', 'turnover', 'deals won amount', 'revenue plan', 'sales plan', 'sales amount', 'won amount', 'amount', 'shipments',
                          'выручка', 'продажи', 'оборот', 'отгрузки', 'отгрузка', 'сумма продаж', 'объем продаж', 'план продаж', 'план по выручке',
                          'план выручки', 'сумма сделок') THEN 'revenue' ELSE metric END AS metric,
       source, _import, _line
FROM (SELECT *, trim(replace(replace(lower(metric), '_', ' '), 'ё', 'е')) AS word FROM v_targets)
