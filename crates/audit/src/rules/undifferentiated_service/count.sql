-- Service touches (outside of deals) of the last half-year per client of classes A and C.
SELECT sum(CASE WHEN a.class = 'A' THEN 1 ELSE 0 END) AS a_clients, sum(CASE WHEN a.class = 'C' THEN 1 ELSE 0 END) AS c_clients,
       sum(CASE WHEN a.class = 'A' THEN coalesce(t.service_touches, 0) ELSE 0 END) AS a_touches,
       sum(CASE WHEN a.class = 'C' THEN coalesce(t.service_touches, 0) ELSE 0 END) AS c_touches
FROM a_abc a LEFT JOIN a_touch t ON t.customer_id = a.customer_id
WHERE a.class IN ('A', 'C')
