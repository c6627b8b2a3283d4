-- Won deals of the last twelve complete months, when there are no sales of the books.
SELECT sum(amount) AS revenue, sum(margin) AS margin, sum(CASE WHEN margin IS NOT NULL THEN amount END) AS known,
       CAST(NULL AS DECIMAL(18,4)) AS anonymous, CAST(NULL AS DECIMAL(18,4)) AS fresh, count(DISTINCT date_trunc('month', closed_on)) AS months
FROM v_deals WHERE status = 'won' AND closed_on >= $m_from AND closed_on < $m_to
