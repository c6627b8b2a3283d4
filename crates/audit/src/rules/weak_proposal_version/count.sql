-- Proposals of the last two years old enough to be answered, by version: first use, sent, replied.
SELECT version, min(sent_at) AS first_at, local_date(min(sent_at)) AS first_on, count(*) AS n,
       sum(CASE WHEN replied_at <= $as_of THEN 1 ELSE 0 END) AS x, sum(CASE WHEN replied_at <= $as_of THEN 0 ELSE 1 END) AS bad
FROM proposals
WHERE version IS NOT NULL AND CAST(local_date(sent_at) AS INT) <= $day - $mature AND CAST(local_date(sent_at) AS INT) > $day - 730
GROUP BY version
HAVING count(*) >= $min_cases
ORDER BY min(sent_at), version
