-- Answers with a score or without; who is cut and filtered is decided by the customer's card.
SELECT {cuts}x.on_date, x.survey, x.customer_id AS who, x.at, x.answer, x.score, x.other_scale, x.method
FROM (
  SELECT local_date(s.at) AS on_date, s.survey, s.customer_id, s.at, s.id AS answer, s.score,
         coalesce(attr(s.attrs, 'scale'), '0-10') <> '0-10' AS other_scale, s.channel AS method
  FROM survey_responses s CROSS JOIN v_as_of a
  WHERE s.at <= a.as_of
) x {joins} WHERE true {filters}
