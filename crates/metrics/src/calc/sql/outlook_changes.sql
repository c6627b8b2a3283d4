-- outlook_changes: recorded changes of amount, promised day and owner, also those after as-of: they tell what stood before.
SELECT deal_id, at, what, old, new FROM (
  SELECT f.deal_id, f.at, f.old, f.new,
         CASE WHEN lower(f.field) IN ('amount', 'opportunity', 'price', 'sum', 'budget', 'сумма', 'бюджет', 'сумма сделки') THEN 'amount'
              WHEN lower(f.field) IN ('expected_close_on', 'expected_close', 'close_date', 'closedate', 'предполагаемая дата закрытия',
                                      'дата закрытия') THEN 'promise'
              WHEN lower(f.field) IN ('owner_id', 'owner', 'responsible', 'assigned_by_id', 'ответственный') THEN 'owner' END AS what
  FROM field_events f JOIN deals_live d ON d.id = f.deal_id
) WHERE what IS NOT NULL
ORDER BY deal_id, at, what, old, new
