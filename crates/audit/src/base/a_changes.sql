-- Recorded changes of deals under one word for what changed (owner, promise = the awaited day, amount); days as year-month-day.
WITH fields AS (
  SELECT field, trim(replace(replace(lower(field), '_', ' '), 'ё', 'е')) AS word FROM (SELECT DISTINCT field FROM field_events)
), named AS (
  SELECT field,
         CASE WHEN word IN ('owner id', 'owner', 'responsible', 'assigned by id', 'assigned to', 'manager', 'manager id', 'seller', 'ответственный', 'менеджер',
                            'продавец', 'владелец') THEN 'owner'
              WHEN word IN ('expected close on', 'expected close', 'expected close date', 'expected closing', 'close date', 'closing date', 'closedate', 'close on',
                            'promised date', 'payment date', 'предполагаемая дата закрытия', 'ожидаемая дата закрытия', 'дата закрытия', 'срок сделки',
                            'дата оплаты', 'ожидаемая дата оплаты') THEN 'promise'
              WHEN word IN ('amount', 'opportunity', 'price', 'sum', 'budget', 'сумма', 'бюджет', 'сумма сделки') THEN 'amount' END AS what
  FROM fields
)
SELECT f.deal_id, f.at, n.what,
       CASE WHEN n.what = 'promise' AND f.old LIKE '__.__.____%' THEN concat(substr(f.old, 7, 4), '-', substr(f.old, 4, 2), '-', substr(f.old, 1, 2)) ELSE f.old END AS old,
       CASE WHEN n.what = 'promise' AND f.new LIKE '__.__.____%' THEN concat(substr(f.new, 7, 4), '-', substr(f.new, 4, 2), '-', substr(f.new, 1, 2)) ELSE f.new END AS new
FROM field_events f JOIN named n ON n.field = f.field AND n.what IS NOT NULL
