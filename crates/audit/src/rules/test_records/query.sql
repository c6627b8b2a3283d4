-- Deals that look like a test but are not marked as one.
SELECT d.deal_id, d.title, d.manager, d.status, d.amount, d.created_on, d.source, d._import, d._line
FROM v_deals d
JOIN (VALUES ('тест'), ('test'), ('тестовая'), ('тестовый'), ('проверка'), ('asdf'), ('йцукен'), ('удалить')) AS w(word)
  ON split_part(trim(lower(d.title)), ' ', 1) = w.word
WHERE CAST(d.created_on AS INT) >= $year_day
ORDER BY d.created_on DESC, d.deal_id
