-- Deals of the last year with a title, and those that look like a test.
SELECT count(*) AS n, sum(CASE WHEN w.word IS NULL THEN 0 ELSE 1 END) AS x
FROM v_deals d
LEFT JOIN (VALUES ('тест'), ('test'), ('тестовая'), ('тестовый'), ('проверка'), ('asdf'), ('йцукен'), ('удалить')) AS w(word)
  ON split_part(trim(lower(d.title)), ' ', 1) = w.word
WHERE CAST(d.created_on AS INT) >= $year_day AND d.title IS NOT NULL
