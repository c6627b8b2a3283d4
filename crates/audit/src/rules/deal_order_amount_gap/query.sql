-- Won deals whose amount differs from the books, the largest gap first.
SELECT deal_id, manager, manager_name, amount AS crm_amount, booked AS books_amount, amount - booked AS gap, closed_on, source, _import, _line
FROM (
  SELECT d.deal_id, d.manager, e.manager_name, d.amount, d.closed_on, d.source, d._import, d._line, sum(o.net) AS booked
  FROM v_deals d JOIN v_orders o ON o.deal_id = d.deal_id AND NOT o.is_return LEFT JOIN v_employees e ON e.manager = d.manager
  WHERE d.status = 'won' AND d.amount IS NOT NULL AND CAST(d.closed_on AS INT) >= $year_day AND CAST(d.closed_on AS INT) <= $day - 31
  GROUP BY d.deal_id, d.manager, e.manager_name, d.amount, d.closed_on, d.source, d._import, d._line
)
WHERE booked > 0 AND abs(amount - booked) > $gap * booked
ORDER BY abs(amount - booked) DESC, deal_id
