-- [generation, number]: the events of each beyond its number
SELECT e.generation_id, e.number, e.at, e.type, e.data
FROM json_each($1) AS j
CROSS JOIN events AS e ON e.generation_id = j.value ->> 0 AND e.number > (j.value ->> 1)
ORDER BY e.generation_id, e.number
